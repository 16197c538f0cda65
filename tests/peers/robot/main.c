/* A foreign robot for the tests: it behaves like the ROS 2 drivers of a bimanual robot and shares no code with the program under test.
 *
 *   robot DESCRIPTION
 *
 * Prints "ready" when all endpoints exist, "event …" when one happens, and at SIGTERM or SIGINT one line of JSON that says what became of it. */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include "edge.h"

static const long STEP_NANOSECONDS = 2000000;

static volatile sig_atomic_t is_stopping;

static void stop(int signal)
{
  (void)signal;
  is_stopping = 1;
}

static double monotonic(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* True once per period; a period that was missed is not made up for. */
static bool is_due(double now, double period, double *next)
{
  if (now < *next)
    return false;
  *next += period;
  if (*next < now)
    *next = now + period;
  return true;
}

static void publish_state(Robot *robot, State *state)
{
  const char *names[2 * MAXIMUM_COUNT];
  double positions[2 * MAXIMUM_COUNT], velocities[2 * MAXIMUM_COUNT];
  size_t count = 0;
  for (size_t i = 0; i < state->count; i++) {
    const Reported *value = state->values[i];
    if (!state->topic->is_frozen) {
      state->last_positions[i] = value->scale * value->source->position + value->offset;
      state->last_velocities[i] = value->scale * value->source->velocity;
    }
    if (value->is_missing)
      continue;
    names[count] = ros_name(value->name);
    positions[count] = value->is_nan ? (double)NAN : state->last_positions[i] + value->shift;
    velocities[count++] = state->last_velocities[i];
  }
  for (size_t i = 0; i < robot->extra_count; i++)
    if (robot->extras[i].topic == state->topic) {
      names[count] = robot->extras[i].name;
      positions[count] = velocities[count] = 0;
      count++;
    }
  edge_publish_state(state->topic, robot_stamp(robot, state->topic), names, positions, velocities, count);
}

static void publish_camera(const Robot *robot, Camera *camera)
{
  Topic *topic = camera->topic;
  if (topic->kind == KIND_COMPRESSED_IMAGE) {
    if (!topic->is_frozen && topic->published > 0)
      camera->file = (camera->file + 1) % camera->file_count;
    edge_publish_compressed(camera, robot_stamp(robot, topic), &camera->files[camera->file]);
    return;
  }

  /* A camera's stamp is when it looked, not when the picture was ready. */
  double stamp = robot_stamp(robot, topic);
  if (!topic->is_frozen || camera->picture.size == 0)
    picture_render(robot, camera);
  if (topic->is_torn)
    camera->picture.size /= 2;
  edge_publish_picture(camera, stamp);
}

static void publish_what_is_due(Robot *robot)
{
  for (size_t i = 0; i < robot->state_count; i++) {
    State *state = &robot->states[i];
    if (is_due(robot->now, state->period, &state->next) && !state->topic->is_silent) {
      publish_state(robot, state);
      state->topic->published++;
    }
  }
  for (size_t i = 0; i < robot->camera_count; i++) {
    Camera *camera = &robot->cameras[i];
    if (is_due(robot->now, camera->period, &camera->next) && !camera->topic->is_silent) {
      publish_camera(robot, camera);
      camera->topic->published++;
    }
  }
  for (size_t i = 0; i < robot->info_count; i++) {
    Info *info = &robot->infos[i];
    if (is_due(robot->now, info->period, &info->next) && !info->topic->is_silent) {
      edge_publish_info(info, robot_stamp(robot, info->topic));
      info->topic->published++;
    }
  }
}

int main(int argc, char **argv)
{
  static Robot robot;
  if (argc != 2) {
    fprintf(stderr, "usage: %s DESCRIPTION\n", argv[0]);
    return 2;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  robot_read(&robot, argv[1]);
  struct sigaction action = { .sa_handler = stop };
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  edge_open(&robot);
  printf("ready\n");

  robot.started = robot.now = monotonic();
  for (size_t i = 0; i < robot.state_count; i++)
    robot.states[i].next = robot.now;
  for (size_t i = 0; i < robot.info_count; i++)
    robot.infos[i].next = robot.now;
  /* Cameras that nobody synchronises do not look at the same moment. */
  for (size_t i = 0; i < robot.camera_count; i++)
    robot.cameras[i].next = robot.now + robot.cameras[i].period * (double)i / (double)robot.camera_count;
  while (!is_stopping) {
    struct timespec pause = { 0, STEP_NANOSECONDS };
    nanosleep(&pause, NULL);
    double before = robot.now;
    robot.now = monotonic();
    edge_take(&robot);
    robot_step(&robot, robot.now - before);
    robot_events(&robot);
    publish_what_is_due(&robot);
  }
  edge_close();
  robot_print_summary(&robot);
  return 0;
}
