/** What a disk says of itself. */
export interface SmartReport {
  /** `failing`: the disk expects to fail; `watch`: it lost sectors or is worn out; `unknown`: it says nothing. */
  state: 'good' | 'watch' | 'failing' | 'unknown';
  model: string | null;
  serial: string | null;
  hours: number | null;
  celsius: number | null;
  /** Sectors replaced, waiting to be, and not readable. */
  reallocated: number;
  pending: number;
  uncorrectable: number;
  /** Of its life, for flash: 100 is what it was built for. */
  wornPercent: number | null;
  /** Why nothing can be said. */
  why: string | null;
}

interface Smartctl {
  smartctl?: { exit_status?: number; messages?: { string?: string; severity?: string }[] };
  model_name?: string;
  scsi_model_name?: string;
  serial_number?: string;
  smart_status?: { passed?: boolean };
  temperature?: { current?: number };
  power_on_time?: { hours?: number };
  ata_smart_attributes?: { table?: { id: number; raw?: { value?: number } }[] };
  nvme_smart_health_information_log?: {
    critical_warning?: number;
    percentage_used?: number;
    media_errors?: number;
  };
  scsi_grown_defect_list?: number;
  scsi_error_counter_log?: Record<string, { total_uncorrected_errors?: number }>;
}

const REALLOCATED = 5;
const REPORTED_UNCORRECT = 187;
const PENDING = 197;
const OFFLINE_UNCORRECTABLE = 198;
const WORN_OUT = 100;

/**
 * Reads what `smartctl --json --all` says of a disk behind ATA, NVMe or SCSI. Source: smartctl(8), and the JSON of
 * smartmontools 7. @throws SyntaxError where it is no JSON
 */
export function parseSmart(text: string): SmartReport {
  const said = JSON.parse(text) as Smartctl;
  const raw = (id: number) => said.ata_smart_attributes?.table?.find((row) => row.id === id)?.raw?.value ?? 0;
  const nvme = said.nvme_smart_health_information_log;
  const scsi = Object.values(said.scsi_error_counter_log ?? {});
  const figures = {
    reallocated: raw(REALLOCATED) + (said.scsi_grown_defect_list ?? 0),
    pending: raw(PENDING),
    uncorrectable:
      Math.max(raw(REPORTED_UNCORRECT), raw(OFFLINE_UNCORRECTABLE)) +
      (nvme?.media_errors ?? 0) +
      scsi.reduce((sum, { total_uncorrected_errors = 0 }) => sum + total_uncorrected_errors, 0),
    wornPercent: nvme?.percentage_used ?? null,
  };
  const passed = said.smart_status?.passed;
  const critical = (nvme?.critical_warning ?? 0) !== 0;
  const silent = passed === undefined && nvme === undefined && said.ata_smart_attributes === undefined;
  return {
    state: silent ? 'unknown' : passed === false || critical ? 'failing' : isWorn(figures) ? 'watch' : 'good',
    model: said.model_name ?? said.scsi_model_name ?? null,
    serial: said.serial_number ?? null,
    hours: said.power_on_time?.hours ?? null,
    celsius: said.temperature?.current ?? null,
    ...figures,
    why: silent ? (said.smartctl?.messages?.[0]?.string ?? 'The disk says nothing of its health.') : null,
  };
}

function isWorn(
  figures: Pick<SmartReport, 'reallocated' | 'pending' | 'uncorrectable' | 'wornPercent'>,
): boolean {
  const { reallocated, pending, uncorrectable, wornPercent } = figures;
  return reallocated + pending + uncorrectable > 0 || (wornPercent ?? 0) >= WORN_OUT;
}
