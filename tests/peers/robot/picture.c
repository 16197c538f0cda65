/* What the cameras see: a smooth scene that the joints move, in any encoding, so that a reader can say what every sample must be.
 *
 *   k = floor(100 * sum over joints i, in the order of the description, of (i + 1) * position i)  modulo 200, from 0 to 199
 *   c = the camera's number in the description, from 0
 *   t(v) = w where w <= 255 and 510 - w elsewhere, with w = v modulo 510: up and down, never a jump
 *   red(x, y) = t(x + 3k + 37c)    green(x, y) = t(y + 5k)    blue(x, y) = 40 + k
 *
 * so blue tells k. With the event "black" all three are 0 before they are encoded.
 *
 *   rgb8, bgr8, rgba8, bgra8: the samples in the name's order, a = 255; 8UC3 is bgr8 and 8UC4 is bgra8
 *   grey = (77 red + 150 green + 29 blue + 128) >> 8: mono8, 8UC1; mono16 and 16UC1 are 257 grey, little-endian
 *   bayer_rggb8, bayer_bggr8, bayer_gbrg8, bayer_grbg8: one of the three samples, as the name's two by two letters say
 *   Y = 16 + ((66 red + 129 green + 25 blue + 128) >> 8), U = 128 + ((-38 red - 74 green + 112 blue + 128) >> 8),
 *   V = 128 + ((112 red - 94 green - 18 blue + 128) >> 8), U and V of the even pixel (nv12, nv21: of the even row's):
 *   yuv422 and uyvy are U Y V Y, yuv422_yuy2 and yuyv are Y U Y V, nv12 has the rows of Y and then half as many of U V (nv21: V U)
 *
 * Rows are followed by step_padding bytes of 0xA5, which belong to no pixel. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "robot.h"

typedef struct {
  uint8_t *red;
  uint8_t green, blue;
  uint32_t width, y;
} Row;

typedef void Writer(const Row *row, const char *order, uint8_t *out);

static uint8_t sample(const Row *row, uint32_t x, char letter)
{
  switch (letter) {
    case 'r': return row->red[x];
    case 'g': return row->green;
    case 'b': return row->blue;
    default: return 255;
  }
}

static void write_colour(const Row *row, const char *order, uint8_t *out)
{
  size_t channels = strlen(order);
  for (size_t c = 0; c < channels; c++)
    for (uint32_t x = 0; x < row->width; x++)
      out[x * channels + c] = sample(row, x, order[c]);
}

static uint8_t grey(const Row *row, uint32_t x)
{
  return (uint8_t)((77 * row->red[x] + 150 * row->green + 29 * row->blue + 128) >> 8);
}

static void write_grey(const Row *row, const char *order, uint8_t *out)
{
  size_t bytes = strlen(order);
  for (uint32_t x = 0; x < row->width; x++)
    memset(out + x * bytes, grey(row, x), bytes);
}

static void write_bayer(const Row *row, const char *order, uint8_t *out)
{
  for (uint32_t x = 0; x < row->width; x++)
    out[x] = sample(row, x, order[2 * (row->y % 2) + x % 2]);
}

static uint8_t luma_or_chroma(const Row *row, uint32_t x, char letter)
{
  int r = row->red[x], g = row->green, b = row->blue;
  switch (letter) {
    case 'u': return (uint8_t)(128 + ((-38 * r - 74 * g + 112 * b + 128) >> 8));
    case 'v': return (uint8_t)(128 + ((112 * r - 94 * g - 18 * b + 128) >> 8));
    default: return (uint8_t)(16 + ((66 * r + 129 * g + 25 * b + 128) >> 8));
  }
}

static void write_packed_yuv(const Row *row, const char *order, uint8_t *out)
{
  for (uint32_t x = 0; x < row->width; x++)
    for (uint32_t i = 0; i < 2; i++) {
      char letter = order[2 * (x % 2) + i];
      out[2 * x + i] = luma_or_chroma(row, letter == 'y' ? x : x & ~1u, letter);
    }
}

static void write_luma(const Row *row, const char *order, uint8_t *out)
{
  (void)order;
  for (uint32_t x = 0; x < row->width; x++)
    out[x] = luma_or_chroma(row, x, 'y');
}

static void write_chroma(const Row *row, const char *order, uint8_t *out)
{
  for (uint32_t x = 0; x < row->width; x++)
    out[x] = luma_or_chroma(row, x & ~1u, order[x % 2]);
}

static const struct {
  const char *encoding;
  uint32_t bytes_per_pixel;
  Writer *writer;
  const char *order;
} ENCODINGS[] = {
  { "rgb8", 3, write_colour, "rgb" }, { "bgr8", 3, write_colour, "bgr" }, { "8UC3", 3, write_colour, "bgr" },
  { "rgba8", 4, write_colour, "rgba" }, { "bgra8", 4, write_colour, "bgra" }, { "8UC4", 4, write_colour, "bgra" },
  { "mono8", 1, write_grey, "1" }, { "8UC1", 1, write_grey, "1" }, { "mono16", 2, write_grey, "12" }, { "16UC1", 2, write_grey, "12" },
  { "bayer_rggb8", 1, write_bayer, "rggb" }, { "bayer_bggr8", 1, write_bayer, "bggr" },
  { "bayer_gbrg8", 1, write_bayer, "gbrg" }, { "bayer_grbg8", 1, write_bayer, "grbg" },
  { "yuv422", 2, write_packed_yuv, "uyvy" }, { "uyvy", 2, write_packed_yuv, "uyvy" },
  { "yuv422_yuy2", 2, write_packed_yuv, "yuyv" }, { "yuyv", 2, write_packed_yuv, "yuyv" },
  { "nv12", 1, write_luma, "uv" }, { "nv21", 1, write_luma, "vu" },
};

static int find(const char *encoding)
{
  for (int i = 0; i < (int)(sizeof ENCODINGS / sizeof ENCODINGS[0]); i++)
    if (strcmp(ENCODINGS[i].encoding, encoding) == 0)
      return i;
  return -1;
}

bool picture_is_known(const char *encoding)
{
  return find(encoding) >= 0;
}

static uint8_t triangle(uint32_t value)
{
  uint32_t w = value % 510;
  return (uint8_t)(w <= 255 ? w : 510 - w);
}

static uint32_t scene_offset(const Robot *robot)
{
  double sum = 0;
  for (size_t i = 0; i < robot->joint_count; i++)
    sum += (double)(i + 1) * robot->joints[i].position;
  double k = fmod(floor(100 * sum), 200);
  return (uint32_t)(k < 0 ? k + 200 : k);
}

void picture_render(const Robot *robot, Camera *camera)
{
  int encoding = find(camera->encoding);
  bool has_planes = ENCODINGS[encoding].writer == write_luma;
  bool is_black = camera->topic->is_black;
  uint32_t k = scene_offset(robot), width = camera->width, height = camera->height;
  uint32_t row_bytes = width * ENCODINGS[encoding].bytes_per_pixel, rows = has_planes ? height + height / 2 : height;
  camera->step = row_bytes + camera->step_padding;
  camera->picture.size = (size_t)camera->step * rows;
  if (camera->picture.size > camera->picture.capacity) {
    camera->picture.capacity = camera->picture.size;
    camera->picture.data = realloc(camera->picture.data, camera->picture.size);
  }

  uint8_t red[width + 1];
  for (uint32_t x = 0; x < width; x++)
    red[x] = is_black ? 0 : triangle(x + 3 * k + 37 * (uint32_t)camera->number);
  for (uint32_t i = 0; i < rows; i++) {
    bool is_chroma = i >= height;
    uint32_t y = is_chroma ? 2 * (i - height) : i;
    Row row = { red, is_black ? 0 : triangle(y + 5 * k), is_black ? 0 : (uint8_t)(40 + k), width, y };
    uint8_t *out = camera->picture.data + (size_t)i * camera->step;
    (is_chroma ? write_chroma : ENCODINGS[encoding].writer)(&row, ENCODINGS[encoding].order, out);
    memset(out + row_bytes, 0xA5, camera->step_padding);
  }
}
