export type CephPorts = { gateway: number; monV1: number; monV2: number };

/** The configuration of a one-node cluster that keeps everything in memory and asks nobody for a password. */
export function cephConfig(folder: string, fsid: string, ports: CephPorts): string {
  return `[global]
fsid = ${fsid}
mon_host = [v2:127.0.0.1:${ports.monV2},v1:127.0.0.1:${ports.monV1}]
mon_initial_members = a
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
auth_allow_insecure_global_id_reclaim = false
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
run_dir = ${folder}
admin_socket = ${folder}/$name.asok
log_file = ${folder}/$name.log
log_to_syslog = false
keyring = ${folder}/keyring
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 2000
mon_warn_on_pool_no_redundancy = false
osd_crush_chooseleaf_type = 0
[mon]
mon_data = ${folder}/mon
mon_data_avail_warn = 1
mon_data_avail_crit = 1
mon_tick_interval = 1
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
[osd]
osd_data = ${folder}/osd
osd_objectstore = memstore
memstore_device_bytes = 8589934592
osd_op_num_shards = 2
osd_class_load_list = *
osd_class_default_list = *
[client.rgw.a]
ms_mon_client_mode = crc secure
rgw_data = ${folder}/rgw
rgw_frontends = beast endpoint=127.0.0.1:${ports.gateway}
rgw_dns_name =
rgw_enable_usage_log = false
rgw_thread_pool_size = 64
rgw_override_bucket_index_max_shards = 1
rgw_run_sync_thread = false
rgw_s3_auth_order = local
rgw_max_put_size = 5368709120
`;
}
