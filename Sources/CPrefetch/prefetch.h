/* Swift has no way to say this: bring a cache line near before it is needed. */
static inline void kanta_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }
