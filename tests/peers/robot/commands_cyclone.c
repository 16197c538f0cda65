/* Reads commands and gives them to commands.c. */
#include <stdlib.h>
#include "cyclone.h"

typedef sensor_msgs_msg_dds__JointState_ JointState;
typedef trajectory_msgs_msg_dds__JointTrajectory_ JointTrajectory;
typedef std_msgs_msg_dds__Float64MultiArray_ Float64MultiArray;
typedef interbotix_xs_msgs_msg_dds__JointGroupCommand_ JointGroupCommand;
typedef interbotix_xs_msgs_msg_dds__JointSingleCommand_ JointSingleCommand;
typedef control_msgs_msg_dds__JointJog_ JointJog;

const char *cyclone_trajectory(Robot *robot, Command *command, const JointTrajectory *message)
{
  size_t count = message->points._length;
  TrajectoryPoint *points = calloc(count + 1, sizeof *points);
  for (size_t i = 0; i < count; i++) {
    const trajectory_msgs_msg_dds__JointTrajectoryPoint_ *point = &message->points._buffer[i];
    points[i] = (TrajectoryPoint){ point->positions._buffer, point->positions._length,
                                   point->time_from_start.sec + 1e-9 * point->time_from_start.nanosec };
  }
  double stamp = message->header.stamp.sec + 1e-9 * message->header.stamp.nanosec;
  const char *refusal = command_trajectory(robot, command, message->joint_names._buffer, message->joint_names._length, points, count, stamp);
  free(points);
  return refusal;
}

static void obey_group(Robot *robot, Command *command, const JointGroupCommand *message)
{
  double positions[MAXIMUM_COUNT];
  size_t count = message->cmd._length;
  for (size_t i = 0; i < count && i < MAXIMUM_COUNT; i++)
    positions[i] = message->cmd._buffer[i];
  command_by_position(robot, command, message->name, positions, count);
}

void cyclone_obey(Robot *robot, Command *command, const void *sample)
{
  switch (command->kind) {
    case COMMAND_JOINT_TRAJECTORY:
      cyclone_trajectory(robot, command, sample);
      break;
    case COMMAND_JOINT_STATE: {
      const JointState *message = sample;
      command_by_name(robot, command, message->name._buffer, message->name._length, message->position._buffer, message->position._length);
      break;
    }
    case COMMAND_FLOAT64_MULTI_ARRAY: {
      const Float64MultiArray *message = sample;
      command_by_position(robot, command, NULL, message->data._buffer, message->data._length);
      break;
    }
    case COMMAND_INTERBOTIX_JOINT_GROUP:
      obey_group(robot, command, sample);
      break;
    case COMMAND_INTERBOTIX_JOINT_SINGLE: {
      const JointSingleCommand *message = sample;
      double position = message->cmd;
      command_by_name(robot, command, (char *const *)&message->name, 1, &position, 1);
      break;
    }
    default: {
      const JointJog *message = sample;
      command_jog(robot, command, message->joint_names._buffer, message->joint_names._length, message->velocities._buffer, message->velocities._length);
      break;
    }
  }
}
