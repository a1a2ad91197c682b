#include <stdint.h>
#include <stdlib.h>
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

// The state of a stream has arrays that are too long for Swift's tuples, so Swift only holds it.
typedef struct kanta_isal kanta_isal;

typedef struct {
  // Negative when bytes that an earlier step took lie behind the end of the stream.
  int64_t consumed;
  int64_t produced;
  int32_t status;
  int32_t ended;
} kanta_isal_step;

static inline void kanta_isal_reset(kanta_isal *stream) {
  isal_inflate_init((struct inflate_state *)stream);  // a bare deflate stream
}

static inline kanta_isal *kanta_isal_make(void) {
  return (kanta_isal *)calloc(1, sizeof(struct inflate_state));
}

static inline void kanta_isal_free(kanta_isal *stream) { free(stream); }

static inline kanta_isal_step kanta_isal_inflate(
    kanta_isal *stream, const void *input, uint32_t input_count, void *output,
    uint32_t output_count) {
  struct inflate_state *state = (struct inflate_state *)stream;
  state->next_in = (uint8_t *)input;
  state->avail_in = input_count;
  state->next_out = (uint8_t *)output;
  state->avail_out = output_count;
  kanta_isal_step step;
  step.status = isal_inflate(state);
  step.ended = state->block_state == ISAL_BLOCK_FINISH;
  step.produced = (int64_t)output_count - state->avail_out;
  step.consumed = (int64_t)input_count - state->avail_in;
  // Up to eight bytes are read ahead into a word.
  if (step.ended) step.consumed -= state->read_in_length / 8;
  return step;
}
