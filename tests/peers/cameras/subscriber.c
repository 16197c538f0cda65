/* Takes three cameras with no more work than a program in C needs: reads the message where it lies, copies the pixels once, keeps the newest picture
 * for another thread, and compares it with the one before.
 *
 *   subscriber DOMAIN WARM_UP_SECONDS
 *
 * Prints "ready", and one line of JSON when nothing has come for two seconds. What it says of processor time and latency is of the time after the
 * warm-up. */
#include <pthread.h>
#include <sys/resource.h>
#include "common.h"
#include "dds/ddsi/ddsi_serdata.h"

enum { BATCH = 8, MAXIMUM_SAMPLES = 1 << 20 };

typedef struct {
  dds_entity_t reader;
  uint8_t *newest, *spare;
  pthread_mutex_t gate;
  long received, same;
} Camera;

static Camera cameras[CAMERAS];
static double latencies[MAXIMUM_SAMPLES];
static long latency_count, received;

static double seconds_of(clockid_t clock)
{
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double processor_seconds(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static uint32_t read_u32(const uint8_t *body, size_t size, size_t *next)
{
  uint32_t value = 0;
  *next = (*next + 3) & ~(size_t)3;
  if (*next + 4 <= size)
    memcpy(&value, body + *next, 4);
  *next += 4;
  return value;
}

/* The pixels and the stamp of a payload; null where it is no picture of ours. */
static const uint8_t *read_image(const uint8_t *payload, size_t payload_size, double *stamp)
{
  const uint8_t *body = payload + 4;
  size_t size = payload_size - 4, next = 0;
  int32_t sec = (int32_t)read_u32(body, size, &next);
  *stamp = sec + 1e-9 * read_u32(body, size, &next);
  uint32_t frame_size = read_u32(body, size, &next);
  next += frame_size;
  uint32_t height = read_u32(body, size, &next), width = read_u32(body, size, &next), encoding_size = read_u32(body, size, &next);
  bool is_rgb = next + 5 <= size && encoding_size == 5 && memcmp(body + next, "rgb8", 5) == 0;
  next += encoding_size + 1;
  uint32_t step = read_u32(body, size, &next), length = read_u32(body, size, &next);
  return is_rgb && height == HEIGHT && width == WIDTH && step == STEP && length == PIXELS && next + length <= size ? body + next : NULL;
}

static void take_one(Camera *camera, struct ddsi_serdata *sample)
{
  ddsrt_iovec_t part;
  double stamp;
  struct ddsi_serdata *view = ddsi_serdata_to_ser_ref(sample, 0, ddsi_serdata_size(sample), &part);
  const uint8_t *pixels = read_image(part.iov_base, part.iov_len, &stamp);
  if (pixels) {
    for (int y = 0; y < HEIGHT; y++)
      memcpy(camera->spare + y * STEP, pixels + y * STEP, STEP);
    camera->same += camera->received > 0 && memcmp(camera->spare, camera->newest, PIXELS) == 0;
    pthread_mutex_lock(&camera->gate);
    uint8_t *newest = camera->spare;
    camera->spare = camera->newest;
    camera->newest = newest;
    pthread_mutex_unlock(&camera->gate);
    camera->received++;
    received++;
    if (latency_count < MAXIMUM_SAMPLES)
      latencies[latency_count++] = 1e3 * (seconds_of(CLOCK_REALTIME) - stamp);
  }
  ddsi_serdata_to_ser_unref(view, &part);
}

static void drain(Camera *camera)
{
  struct ddsi_serdata *samples[BATCH];
  dds_sample_info_t infos[BATCH];
  int count;
  do {
    count = dds_takecdr(camera->reader, samples, BATCH, infos, DDS_ANY_STATE);
    for (int i = 0; i < count; i++) {
      if (infos[i].valid_data)
        take_one(camera, samples[i]);
      ddsi_serdata_unref(samples[i]);
    }
  } while (count == BATCH);
}

static int compare(const void *a, const void *b)
{
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fprintf(stderr, "usage: subscriber DOMAIN WARM_UP_SECONDS\n");
    return 2;
  }
  dds_entity_t participant = join(argv[1]), waitset = check(dds_create_waitset(participant), "wait set");
  for (int i = 0; i < CAMERAS; i++) {
    cameras[i].reader = make_endpoint(participant, i, false);
    cameras[i].newest = calloc(1, PIXELS);
    cameras[i].spare = calloc(1, PIXELS);
    pthread_mutex_init(&cameras[i].gate, NULL);
    check(dds_waitset_attach(waitset, check(dds_create_readcondition(cameras[i].reader, DDS_ANY_STATE), "condition"), i), "attach");
  }
  printf("ready\n");
  fflush(stdout);

  double warm_up = atof(argv[2]), first = 0, processor_before = 0;
  long received_before = 0;
  for (;;) {
    dds_attach_t triggered[CAMERAS];
    int count = dds_waitset_wait(waitset, triggered, CAMERAS, DDS_SECS(2));
    if (count == 0 && received > 0)
      break;
    for (int i = 0; i < count && i < CAMERAS; i++)
      drain(&cameras[triggered[i]]);
    double now = seconds_of(CLOCK_MONOTONIC);
    if (first == 0 && received > 0)
      first = now;
    if (processor_before == 0 && first > 0 && now - first >= warm_up) {
      processor_before = processor_seconds();
      received_before = received;
      latency_count = 0;
    }
  }
  if (latency_count == 0) {
    fprintf(stderr, "subscriber: nothing came after the warm-up\n");
    return 1;
  }
  double processor = processor_seconds() - processor_before;
  qsort(latencies, (size_t)latency_count, sizeof latencies[0], compare);
  printf("{\"received\":%ld,\"measured\":%ld,\"processor_seconds\":%.6f,\"p50_ms\":%.4f,\"p99_ms\":%.4f,\"worst_ms\":%.4f}\n", received,
         received - received_before, processor, latencies[latency_count / 2], latencies[latency_count * 99 / 100], latencies[latency_count - 1]);
  dds_delete(participant);
  return 0;
}
