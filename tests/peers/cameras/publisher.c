/* Three cameras as a ROS 2 driver publishes them: 640x480 rgb8 at 30 Hz, best effort.
 *
 *   publisher DOMAIN SECONDS
 *
 * Starts when every camera has a subscriber, and prints how many frames it sent. Every picture differs from the one before in its first pixel. */
#include "common.h"

static void publish(dds_entity_t writer, uint8_t *pixels, uint32_t number)
{
  struct timespec now;
  memcpy(pixels, &number, sizeof number);
  clock_gettime(CLOCK_REALTIME, &now);
  sensor_msgs_msg_dds__Image_ message = {
    .header = { { (int32_t)now.tv_sec, (uint32_t)now.tv_nsec }, (char *)"camera" }, .height = HEIGHT, .width = WIDTH, .encoding = (char *)"rgb8",
    .step = STEP, .data = { PIXELS, PIXELS, pixels, false } };
  check(dds_write(writer, &message), "write");
}

static bool is_matched(dds_entity_t writer)
{
  dds_publication_matched_status_t status;
  return dds_get_publication_matched_status(writer, &status) == 0 && status.current_count > 0;
}

int main(int argc, char **argv)
{
  static uint8_t pixels[CAMERAS][PIXELS];
  dds_entity_t writers[CAMERAS];
  if (argc != 3) {
    fprintf(stderr, "usage: publisher DOMAIN SECONDS\n");
    return 2;
  }
  dds_entity_t participant = join(argv[1]);
  for (int camera = 0; camera < CAMERAS; camera++) {
    writers[camera] = make_endpoint(participant, camera, true);
    for (int i = 0; i < PIXELS; i++)
      pixels[camera][i] = (uint8_t)(i * (camera + 3));
  }
  for (int camera = 0; camera < CAMERAS; camera++)
    while (!is_matched(writers[camera]))
      dds_sleepfor(DDS_MSECS(10));
  /* The subscriber must have seen us as well, or the first frames are lost. */
  dds_sleepfor(DDS_SECS(1));

  uint32_t frames = (uint32_t)(atof(argv[2]) * RATE), sent = 0;
  dds_time_t start = dds_time();
  for (uint32_t frame = 0; frame < frames; frame++)
    for (int camera = 0; camera < CAMERAS; camera++) {
      dds_time_t due = start + DDS_SECS(1) * ((dds_time_t)frame * CAMERAS + camera) / (CAMERAS * RATE);
      dds_sleepfor(due > dds_time() ? due - dds_time() : 0);
      publish(writers[camera], pixels[camera], frame);
      sent++;
    }
  dds_sleepfor(DDS_SECS(1));
  printf("{\"sent\":%u}\n", sent);
  dds_delete(participant);
  return 0;
}
