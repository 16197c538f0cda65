/* What the drivers accept. A command is taken whole or refused whole, as theirs are. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "robot.h"

static const double JOG_IS_FRESH_SECONDS = 0.1;

static const char *count(Robot *robot, Command *command, const char *refusal)
{
  command->received++;
  if (refusal) {
    command->refused++;
    fprintf(stderr, "robot: refused a command on %s: %s\n", command->name, refusal);
  } else if (robot->first_command == 0) {
    robot->first_command = robot->now;
  }
  return refusal;
}

static bool are_finite(const double *values, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (!isfinite(values[i]))
      return false;
  return true;
}

Joint *command_joint(const Command *command, const char *name)
{
  for (size_t i = 0; i < command->count; i++)
    if (strcmp(ros_name(command->joints[i]->name), name) == 0)
      return command->joints[i];
  return NULL;
}

/* Every name once, and each one of the command's joints. */
static const char *find(const Command *command, char *const *names, size_t count, Joint **joints)
{
  if (count == 0)
    return "it names no joint";
  if (count > command->count)
    return "it names more joints than the driver has";
  for (size_t i = 0; i < count; i++) {
    joints[i] = command_joint(command, names[i]);
    if (!joints[i])
      return "it names a joint that the driver does not have";
    for (size_t j = 0; j < i; j++)
      if (joints[i] == joints[j])
        return "it names a joint twice";
  }
  return NULL;
}

const char *command_by_name(Robot *robot, Command *command, char *const *names, size_t name_count, const double *positions, size_t position_count)
{
  Joint *joints[MAXIMUM_COUNT];
  const char *refusal = find(command, names, name_count, joints);
  if (!refusal && name_count != position_count)
    refusal = "it has another number of positions than of names";
  if (!refusal && !are_finite(positions, position_count))
    refusal = "a position is not a finite number";
  for (size_t i = 0; i < name_count && !refusal; i++)
    joint_go_to(joints[i], positions[i]);
  return count(robot, command, refusal);
}

const char *command_by_position(Robot *robot, Command *command, const char *group, const double *positions, size_t position_count)
{
  const char *refusal = NULL;
  if (command->group && (!group || strcmp(command->group, group) != 0))
    refusal = "it names a group that the driver does not have";
  else if (position_count != command->count)
    refusal = "it has another number of positions than the driver has joints";
  else if (!are_finite(positions, position_count))
    refusal = "a position is not a finite number";
  for (size_t i = 0; i < position_count && !refusal; i++)
    joint_go_to(command->joints[i], positions[i]);
  return count(robot, command, refusal);
}

const char *command_jog(Robot *robot, Command *command, char *const *names, size_t name_count, const double *velocities, size_t velocity_count)
{
  Joint *joints[MAXIMUM_COUNT];
  const char *refusal = find(command, names, name_count, joints);
  if (!refusal && name_count != velocity_count)
    refusal = "it has another number of velocities than of names";
  if (!refusal && !are_finite(velocities, velocity_count))
    refusal = "a velocity is not a finite number";
  for (size_t i = 0; i < name_count && !refusal; i++) {
    joints[i]->point_count = 0;
    joints[i]->jog_velocity = velocities[i];
    joints[i]->jog_end = robot->now + JOG_IS_FRESH_SECONDS;
    joints[i]->commands++;
  }
  return count(robot, command, refusal);
}

/* The rules of a joint_trajectory_controller that allows part of its joints. */
const char *command_trajectory(Robot *robot, Command *command, char *const *names, size_t name_count, const TrajectoryPoint *points, size_t point_count,
                               double stamp)
{
  Joint *joints[MAXIMUM_COUNT];
  double start = stamp == 0 ? robot->now : robot->now + stamp - real_time();
  const char *refusal = find(command, names, name_count, joints);
  if (!refusal && point_count == 0)
    refusal = "the trajectory has no points";
  if (!refusal && point_count > MAXIMUM_POINTS)
    refusal = "the trajectory has too many points";
  for (size_t i = 0; i < point_count && !refusal; i++) {
    if (points[i].count != name_count)
      refusal = "a point has another number of positions than there are names";
    else if (!are_finite(points[i].positions, name_count))
      refusal = "a position is not a finite number";
    else if (i > 0 && points[i].time_from_start <= points[i - 1].time_from_start)
      refusal = "the times of the points do not increase";
  }
  if (!refusal && stamp != 0 && start + points[point_count - 1].time_from_start < robot->now)
    refusal = "the trajectory ends in the past";
  for (size_t i = 0; i < name_count && !refusal; i++) {
    joint_go_to(joints[i], points[point_count - 1].positions[i]);
    joints[i]->start_position = joints[i]->position;
    joints[i]->trajectory_start = start;
    joints[i]->point_count = point_count;
    for (size_t p = 0; p < point_count; p++) {
      joints[i]->point_times[p] = points[p].time_from_start;
      joints[i]->point_positions[p] = points[p].positions[i];
    }
  }
  return count(robot, command, refusal);
}
