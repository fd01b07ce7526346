/*
 * Stands between a process and the C library: counts what an ingest asks of the system, phase by phase, and stops the
 * whole process (SIGSTOP) just before the call that a test has chosen. It also moves the clock and flips bits on their
 * way to the disk. The product knows nothing of it; instants.ts tells it what to do through a shared page.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <dirent.h>

enum { NONE, SCAN, COPY, FLUSH, READ_BACK, RENAME, RECORD, FOLLOW_UP, PHASES };

/* As instants.ts lays it out. */
struct page {
  _Atomic int64_t clock_offset_seconds;
  _Atomic int64_t armed_phase;
  _Atomic int64_t armed_at;
  _Atomic int64_t stopped_phase;
  _Atomic int64_t bits_to_flip;
  _Atomic int64_t ignoring_advice;
  _Atomic int64_t linger_ms;
  _Atomic int64_t counts[PHASES];
};

static struct page *page = NULL;
static int watching = 0;
static _Atomic int renamed = 0;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("INSTANTS_PAGE");
  /* Children of the process are none of our business. */
  unsetenv("LD_PRELOAD");
  if (!path) return;
  watching = getenv("INSTANTS_CLOCK_ONLY") == NULL;
  int fd = open(path, watching ? O_RDWR : O_RDONLY);
  if (fd < 0) return;
  void *found = mmap(NULL, sizeof(struct page), watching ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (found != MAP_FAILED) page = found;
}

#define NEXT(type, name, ...)                              \
  static type (*next)(__VA_ARGS__) = NULL;                 \
  if (!next) next = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static void reach(int phase) {
  if (!page || !watching) return;
  int64_t count = atomic_fetch_add(&page->counts[phase], 1) + 1;
  if (atomic_load(&page->armed_phase) != phase || atomic_load(&page->armed_at) != count) return;
  int64_t expected = phase;
  if (!atomic_compare_exchange_strong(&page->armed_phase, &expected, NONE)) return;
  /* The call takes its time; whoever does not wait for it goes on. */
  usleep(atomic_load(&page->linger_ms) * 1000);
  atomic_store(&page->stopped_phase, phase);
  /* To this thread: it does not get past this line, and the others stop with it. */
  raise(SIGSTOP);
}

/* Whether a descriptor is a file that waits in the archive. */
static int is_incoming(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strstr(path, "/.safelight/incoming/") != NULL;
}

int scandir64(const char *path, struct dirent64 ***names, int (*filter)(const struct dirent64 *),
              int (*order)(const struct dirent64 **, const struct dirent64 **)) {
  NEXT(int, "scandir64", const char *, struct dirent64 ***, int (*)(const struct dirent64 *),
       int (*)(const struct dirent64 **, const struct dirent64 **));
  if (page && watching && strstr(path, "/Photography")) reach(SCAN);
  return next(path, names, filter, order);
}

/* Flips the lowest bit of the first byte of what is written, as often as was asked. */
static ssize_t flipped(int fd, const void *data, size_t size, off64_t offset,
                       ssize_t (*next)(int, const void *, size_t, off64_t)) {
  char *changed = malloc(size);
  if (!changed) return next(fd, data, size, offset);
  memcpy(changed, data, size);
  changed[0] ^= 1;
  ssize_t done = next(fd, changed, size, offset);
  free(changed);
  return done;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
  NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  if (!page || !watching || !is_incoming(fd)) return next(fd, data, size, offset);
  reach(COPY);
  if (size == 0 || atomic_load(&page->bits_to_flip) <= 0) return next(fd, data, size, offset);
  atomic_fetch_sub(&page->bits_to_flip, 1);
  return flipped(fd, data, size, offset, next);
}

int fsync(int fd) {
  NEXT(int, "fsync", int);
  reach(FLUSH);
  return next(fd);
}

int syncfs(int fd) {
  NEXT(int, "syncfs", int);
  reach(FLUSH);
  return next(fd);
}

int posix_fadvise(int fd, off_t offset, off_t length, int advice) {
  NEXT(int, "posix_fadvise", int, off_t, off_t, int);
  if (advice != POSIX_FADV_DONTNEED || !page || !watching || !is_incoming(fd)) return next(fd, offset, length, advice);
  reach(READ_BACK);
  /* Linux begins to write the pages when it is to drop them, which would help who forgot to flush. */
  return atomic_load(&page->ignoring_advice) ? 0 : next(fd, offset, length, advice);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned int flags) {
  NEXT(int, "renameat2", int, const char *, int, const char *, unsigned int);
  atomic_store(&renamed, 1);
  reach(RENAME);
  return next(from, old, to, new, flags);
}

int link(const char *old, const char *new) {
  NEXT(int, "link", const char *, const char *);
  atomic_store(&renamed, 1);
  reach(RENAME);
  return next(old, new);
}

/* A transaction that follows upon a rename records it. The message of a simple query: Q, its length, the text. */
static void look_for_commit(const char *data, size_t size) {
  if (size < 12 || data[0] != 'Q' || memcmp(data + 5, "commit", 7) != 0) return;
  if (atomic_exchange(&renamed, 0)) reach(RECORD);
}

ssize_t write(int fd, const void *data, size_t size) {
  NEXT(ssize_t, "write", int, const void *, size_t);
  if (page && watching) look_for_commit(data, size);
  return next(fd, data, size);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  NEXT(ssize_t, "writev", int, const struct iovec *, int);
  if (page && watching && count > 0) look_for_commit(parts[0].iov_base, parts[0].iov_len);
  return next(fd, parts, count);
}

int open64(const char *path, int flags, ...) {
  NEXT(int, "open64", const char *, int, ...);
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE)) {
    va_list rest;
    va_start(rest, flags);
    mode = va_arg(rest, mode_t);
    va_end(rest);
  }
  if (page && watching && (flags & O_CREAT) && strstr(path, "/previews/")) reach(FOLLOW_UP);
  return next(path, flags, mode);
}

int gettimeofday(struct timeval *time, void *zone) {
  NEXT(int, "gettimeofday", struct timeval *, void *);
  int result = next(time, zone);
  if (page) time->tv_sec += atomic_load(&page->clock_offset_seconds);
  return result;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  NEXT(int, "clock_gettime", clockid_t, struct timespec *);
  int result = next(clock, time);
  if (page && clock == CLOCK_REALTIME) time->tv_sec += atomic_load(&page->clock_offset_seconds);
  return result;
}
