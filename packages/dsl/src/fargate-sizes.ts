/**
 * The sizes of tasks that AWS Fargate offers: by CPU units, which memory in MiB, and how to say it.
 * AWS: Task CPU and memory, in Amazon ECS task definition parameters for Fargate; Linux, platform version 1.4.0.
 */
export const fargateSizes = {
  256: { memory: [512, 1024, 2048], words: '512, 1024 or 2048 MiB' },
  512: { memory: [1024, 2048, 3072, 4096], words: '1024, 2048, 3072 or 4096 MiB' },
  1024: { memory: [2048, 3072, 4096, 5120, 6144, 7168, 8192], words: '2048 to 8192 MiB in steps of 1024' },
  2048: {
    memory: [4096, 5120, 6144, 7168, 8192, 9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384],
    words: '4096 to 16384 MiB in steps of 1024',
  },
  4096: {
    memory: [
      8192, 9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384, 17408, 18432, 19456, 20480, 21504, 22528, 23552, 24576, 25600, 26624, 27648,
      28672, 29696, 30720,
    ],
    words: '8192 to 30720 MiB in steps of 1024',
  },
  8192: {
    memory: [16384, 20480, 24576, 28672, 32768, 36864, 40960, 45056, 49152, 53248, 57344, 61440],
    words: '16384 to 61440 MiB in steps of 4096',
  },
  16384: {
    memory: [32768, 40960, 49152, 57344, 65536, 73728, 81920, 90112, 98304, 106496, 114688, 122880],
    words: '32768 to 122880 MiB in steps of 8192',
  },
} as const

/** The sizes by CPU units. */
export type FargateSizes = typeof fargateSizes
