import { expect, test } from 'vitest';
import { parseSmart } from './smart-report.ts';

const ata = (raw: Record<number, number>, passed = true) =>
  JSON.stringify({
    json_format_version: [1, 0],
    smartctl: { version: [7, 3], exit_status: passed ? 0 : 8 },
    device: { name: '/dev/sdb', info_name: '/dev/sdb [SAT]', type: 'sat', protocol: 'ATA' },
    model_name: 'WDC WD40EZRZ-00GXCB0',
    serial_number: 'WD-WCC7K0ABCDEF',
    user_capacity: { blocks: 7814037168, bytes: 4000787030016 },
    smart_status: { passed },
    ata_smart_attributes: {
      revision: 16,
      table: Object.entries({ 5: 0, 9: 20113, 187: 0, 194: 31, 197: 0, 198: 0, ...raw }).map(
        ([id, value]) => ({
          id: Number(id),
          name: `Attribute_${id}`,
          value: 200,
          worst: 200,
          thresh: 140,
          raw: { value, string: String(value) },
        }),
      ),
    },
    power_on_time: { hours: 20113 },
    temperature: { current: 31 },
  });
const nvme = (log: object, passed = true) =>
  JSON.stringify({
    smartctl: { version: [7, 3], exit_status: 0 },
    device: { name: '/dev/nvme0', info_name: '/dev/nvme0', type: 'nvme', protocol: 'NVMe' },
    model_name: 'Samsung SSD 980 PRO 2TB',
    serial_number: 'S6B0NL0T123456A',
    smart_status: { passed, nvme: { value: 0 } },
    nvme_smart_health_information_log: {
      critical_warning: 0,
      temperature: 44,
      available_spare: 100,
      available_spare_threshold: 10,
      percentage_used: 3,
      power_on_hours: 5121,
      media_errors: 0,
      ...log,
    },
    temperature: { current: 44 },
    power_on_time: { hours: 5121 },
  });

test('a disk behind SATA tells model, serial, hours and warmth', () => {
  expect(parseSmart(ata({}))).toMatchObject({
    state: 'good',
    model: 'WDC WD40EZRZ-00GXCB0',
    serial: 'WD-WCC7K0ABCDEF',
    hours: 20113,
    celsius: 31,
    why: null,
  });
});

test.each([
  ['that replaced sectors is to be watched', ata({ 5: 8 }), { state: 'watch', reallocated: 8 }],
  ['with sectors that wait is to be watched', ata({ 197: 2 }), { state: 'watch', pending: 2 }],
  [
    'with sectors that cannot be read is to be watched',
    ata({ 187: 1, 198: 1 }),
    { state: 'watch', uncorrectable: 1 },
  ],
  ['that expects to fail is failing', ata({}, false), { state: 'failing' }],
  ['of flash that is well is good', nvme({}), { state: 'good', wornPercent: 3 }],
  [
    'of flash that is worn out is to be watched',
    nvme({ percentage_used: 104 }),
    { state: 'watch', wornPercent: 104 },
  ],
  ['of flash with errors is to be watched', nvme({ media_errors: 4 }), { state: 'watch', uncorrectable: 4 }],
  ['of flash with a critical warning is failing', nvme({ critical_warning: 4 }), { state: 'failing' }],
  [
    'behind SAS is asked for its grown defects',
    JSON.stringify({
      device: { protocol: 'SCSI' },
      scsi_model_name: 'SEAGATE ST4000NM0023',
      smart_status: { passed: true },
      scsi_grown_defect_list: 3,
      scsi_error_counter_log: {
        read: { total_uncorrected_errors: 1 },
        write: { total_uncorrected_errors: 0 },
      },
    }),
    { state: 'watch', reallocated: 3, uncorrectable: 1, model: 'SEAGATE ST4000NM0023' },
  ],
  [
    'behind a USB bridge that passes nothing on says so',
    JSON.stringify({
      smartctl: {
        exit_status: 1,
        messages: [{ string: '/dev/sdc: Unknown USB bridge [0x0bda:0x9210 (0xf200)]', severity: 'error' }],
      },
    }),
    { state: 'unknown', why: '/dev/sdc: Unknown USB bridge [0x0bda:0x9210 (0xf200)]' },
  ],
  [
    'without SMART says nothing',
    JSON.stringify({
      smartctl: { exit_status: 4 },
      device: { name: '/dev/vda', type: 'scsi', protocol: 'SCSI' },
    }),
    { state: 'unknown', why: 'The disk says nothing of its health.' },
  ],
])('a disk %s', (_, text, expected) => {
  expect(parseSmart(text)).toMatchObject(expected);
});

test('what is no JSON is refused', () => {
  expect(() => parseSmart('smartctl: command not understood')).toThrow(SyntaxError);
});
