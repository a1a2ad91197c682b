/* What Swift has no way to say, and what has to be in line in every module. */
#include <stdint.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

/* Bring a cache line near before it is needed. */
static inline void kanta_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }

/* The number of the last `count` characters of a word, 1 to 8, the first character in the lowest
   byte; UINT64_MAX if they are not all digits. All are worked on at a time.
   Source: D. Lemire, "Quickly parsing eight digits" (2018). */
static inline uint64_t kanta_digits(uint64_t word, uint64_t count) {
  const uint64_t zeros = 0x3030303030303030;
  uint64_t kept = ~(uint64_t)0 << (64 - 8 * count);
  uint64_t digits = ((word & kept) | (zeros & ~kept)) ^ zeros;
  /* A digit is at most 9: adding 6 leaves the low half only for others. */
  if ((digits | (digits + 0x0606060606060606)) & 0xF0F0F0F0F0F0F0F0) return UINT64_MAX;
  digits = digits * 10 + (digits >> 8);
  uint64_t low = (digits & 0x000000FF000000FF) * 0x000F424000000064;
  uint64_t high = (digits >> 16 & 0x000000FF000000FF) * 0x0000271000000001;
  return (low + high) >> 32;
}

/* How much address space the heap has at first. */
enum { kanta_heap_room = 1 << 27 };

/* Keep memory that was given back for what comes next. */
static inline void kanta_keep_freed_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 25);
  mallopt(M_TRIM_THRESHOLD, 1 << 28);
  mallopt(M_TOP_PAD, kanta_heap_room);
  /* The heap is given its room now, and large pages for it: filling small ones, one fault each, is
     most of what a column of a million rows costs. Without them it works as well, so nothing is
     checked. */
  uintptr_t before = (uintptr_t)sbrk(0);
  void *volatile block = malloc(1 << 18);
  free(block);
  uintptr_t end = (uintptr_t)sbrk(0);
  uintptr_t start = (before + 0x1FFFFF) & ~(uintptr_t)0x1FFFFF;
  if (start < end) madvise((void *)start, end - start, MADV_HUGEPAGE);
#endif
}
