/* What Swift has no way to say. */
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

/* Bring a cache line near before it is needed. */
static inline void kanta_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }

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
  free(malloc(1 << 18));
  uintptr_t end = (uintptr_t)sbrk(0);
  uintptr_t start = (end - kanta_heap_room + 0x1FFFFF) & ~(uintptr_t)0x1FFFFF;
  if (start < end) madvise((void *)start, end - start, MADV_HUGEPAGE);
#endif
}
