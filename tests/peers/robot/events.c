/* What goes wrong, and when. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "edge.h"

static Topic *find_topic(Robot *robot, const char *name)
{
  for (size_t i = 0; i < robot->topic_count; i++)
    if (strcmp(robot->topics[i].name, name) == 0)
      return &robot->topics[i];
  return NULL;
}

static Camera *find_camera(Robot *robot, const Topic *topic)
{
  for (size_t i = 0; i < robot->camera_count; i++)
    if (robot->cameras[i].topic == topic && topic->kind == KIND_IMAGE)
      return &robot->cameras[i];
  return NULL;
}

static void restore(Robot *robot, Topic *topic)
{
  Camera *camera = find_camera(robot, topic);
  topic->is_silent = topic->is_frozen = topic->is_black = topic->is_torn = false;
  topic->clock_offset = 0;
  edge_double(topic, false);
  if (camera) {
    camera->width = camera->width_at_start;
    camera->height = camera->height_at_start;
    camera->encoding = camera->encoding_at_start;
  }
}

static Command *find_command(Robot *robot, const char *name)
{
  for (size_t i = 0; i < robot->command_count; i++)
    if (strcmp(robot->commands[i].name, name) == 0)
      return &robot->commands[i];
  return NULL;
}

/* False where the words are no event of a joint's value. */
static bool apply_to_value(Reported *value, const Event *event)
{
  const char *what = event->words[0];
  if (strcmp(what, "offset") == 0 && event->count == 3)
    value->shift = atof(event->words[2]);
  else if (strcmp(what, "nan") == 0 && event->count == 2)
    value->is_nan = true;
  else if (strcmp(what, "missing") == 0 && event->count == 2)
    value->is_missing = true;
  else if (strcmp(what, "stick") == 0 && event->count == 2)
    value->source->is_stuck = true;
  else if (strcmp(what, "restore") == 0 && event->count == 2) {
    value->is_nan = value->is_missing = value->source->is_stuck = false;
    value->shift = 0;
  } else
    return false;
  return true;
}

/* False where the words are no event of this robot. */
static bool apply(Robot *robot, const Event *event)
{
  const char *what = event->words[0], *whom = event->count > 1 ? event->words[1] : "";
  size_t more = event->count > 2 ? event->count - 2 : 0;
  if (strcmp(what, "clock") == 0) {
    Topic *one = event->count == 3 ? find_topic(robot, event->words[2]) : NULL;
    double *offset = event->count == 2 ? &robot->clock_offset : one ? &one->clock_offset : NULL;
    if (offset)
      *offset = atof(whom);
    return offset != NULL;
  }

  Reported *value = robot_reported(robot, whom);
  if (value && apply_to_value(value, event))
    return true;

  Command *command = find_command(robot, whom);
  if (command && strcmp(what, "ignore") == 0 && more == 0) {
    for (size_t i = 0; i < command->count; i++)
      command->joints[i]->is_stuck = true;
    return true;
  }

  Topic *topic = find_topic(robot, whom);
  Camera *camera = topic ? find_camera(robot, topic) : NULL;
  if (!topic)
    return false;
  if (strcmp(what, "silence") == 0 && more == 0)
    topic->is_silent = true;
  else if (strcmp(what, "freeze") == 0 && more == 0)
    topic->is_frozen = true;
  else if (strcmp(what, "double") == 0 && more == 0)
    edge_double(topic, true);
  else if (strcmp(what, "restore") == 0 && more == 0)
    restore(robot, topic);
  else if (strcmp(what, "black") == 0 && camera && more == 0)
    topic->is_black = true;
  else if (strcmp(what, "torn") == 0 && camera && more == 0)
    topic->is_torn = true;
  else if (strcmp(what, "encoding") == 0 && camera && more == 1 && picture_is_known(event->words[2]))
    camera->encoding = event->words[2];
  else if (strcmp(what, "size") == 0 && camera && more == 2) {
    camera->width = (uint32_t)atoi(event->words[2]);
    camera->height = (uint32_t)atoi(event->words[3]);
  } else
    return false;
  return true;
}

void robot_events(Robot *robot)
{
  for (size_t i = 0; i < robot->event_count; i++) {
    Event *event = &robot->events[i];
    double since = event->is_after_first_command ? robot->first_command : robot->started;
    if (event->is_done || since == 0 || robot->now < since + event->seconds)
      continue;
    event->is_done = true;
    if (!apply(robot, event)) {
      fprintf(stderr, "robot: '%s %s' is no event of this robot\n", event->words[0], event->count > 1 ? event->words[1] : "");
      exit(2);
    }
    printf("event %s %s\n", event->words[0], event->count > 1 ? event->words[1] : "");
  }
}
