/* Joints move to their set-points no faster than their limits, as a position-controlled servo does. */
#include <math.h>
#include <stdio.h>
#include "robot.h"

double joint_set_point(const Joint *joint, double now)
{
  double time = now - joint->trajectory_start;
  double from_time = 0, from = joint->start_position;
  for (size_t i = 0; i < joint->point_count; i++) {
    double to_time = joint->point_times[i], to = joint->point_positions[i];
    if (time < to_time)
      return time <= from_time || to_time <= from_time ? from : from + (to - from) * (time - from_time) / (to_time - from_time);
    from_time = to_time;
    from = to;
  }
  return joint->target;
}

void joint_go_to(Joint *joint, double position)
{
  joint->target = position;
  joint->point_count = 0;
  joint->jog_end = 0;
  joint->commands++;
}

void joint_hold(Joint *joint)
{
  joint->target = joint->position;
  joint->point_count = 0;
  joint->jog_end = 0;
}

void robot_step(Robot *robot, double seconds)
{
  for (size_t i = 0; i < robot->joint_count && seconds > 0; i++) {
    Joint *joint = &robot->joints[i];
    double reach = joint->velocity_limit * seconds;
    if (joint->jog_end > 0 && robot->now >= joint->jog_end)
      joint_hold(joint);
    else if (joint->jog_end > 0)
      joint->target = joint->position + joint->jog_velocity * seconds;
    double before = joint->position;
    if (!joint->is_stuck)
      joint->position += fmax(-reach, fmin(reach, joint_set_point(joint, robot->now) - before));
    joint->velocity = (joint->position - before) / seconds;
    joint->smallest = fmin(joint->smallest, joint->position);
    joint->largest = fmax(joint->largest, joint->position);
  }
}

void robot_print_summary(const Robot *robot)
{
  printf("{\"joints\":{");
  for (size_t i = 0; i < robot->joint_count; i++) {
    const Joint *joint = &robot->joints[i];
    printf("%s\"%s\":{\"final\":%.9g,\"target\":%.9g,\"smallest\":%.9g,\"largest\":%.9g,\"commands\":%ld}", i ? "," : "", joint->name, joint->position,
           joint->target, joint->smallest, joint->largest, joint->commands);
  }
  printf("},\"commands\":{");
  for (size_t i = 0; i < robot->command_count; i++)
    printf("%s\"%s\":{\"received\":%ld,\"refused\":%ld}", i ? "," : "", robot->commands[i].name, robot->commands[i].received, robot->commands[i].refused);
  printf("},\"published\":{");
  for (size_t i = 0; i < robot->topic_count; i++)
    printf("%s\"%s\":%ld", i ? "," : "", robot->topics[i].name, robot->topics[i].published);
  printf("}}\n");
  fflush(stdout);
}
