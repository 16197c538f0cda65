/* How ROS 2 names and announces things on DDS. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "robot.h"
#include "type_hashes.h"

const char *ros_name(const char *name)
{
  const char *slash = strrchr(name, '/');
  return slash ? slash + 1 : name;
}

double real_time(void)
{
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double robot_stamp(const Robot *robot, const Topic *topic)
{
  return real_time() + robot->clock_offset + topic->clock_offset;
}

void ros_topic_name(char *buffer, size_t size, const char *prefix, const char *name, const char *suffix)
{
  snprintf(buffer, size, "%s%s%s", prefix, name, suffix);
}

void ros_user_data(char *buffer, size_t size, const char *type, const char *more)
{
  snprintf(buffer, size, "%s", more);
  for (size_t i = 0; i < sizeof TYPE_HASHES / sizeof TYPE_HASHES[0]; i++)
    if (strcmp(TYPE_HASHES[i].type, type) == 0)
      snprintf(buffer, size, "%stypehash=%s;", more, TYPE_HASHES[i].hash);
}
