/* What Swift has no way to say. */
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Bring a cache line near before it is needed. */
static inline void kanta_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }

/* Keep memory that was given back for what comes next. */
static inline void kanta_keep_freed_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 25);
  mallopt(M_TRIM_THRESHOLD, 1 << 28);
  mallopt(M_TOP_PAD, 1 << 22);
#endif
}
