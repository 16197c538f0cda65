/* The robot without DDS: what its description says, how its joints move, what commands do, what its pictures show.
 * robot_cyclone.c and robot_fast.cpp put it on the network (edge.h); README.md has the description's form. */
#ifndef ROBOT_H
#define ROBOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MAXIMUM_COUNT = 64, MAXIMUM_POINTS = 1024 };

/* Units are the driver's own. */
typedef struct {
  const char *name;
  double position, velocity, velocity_limit, target;
  double smallest, largest;
  long commands;
  /* A trajectory: the set-point lies on straight lines between these, from where the joint was when it came. */
  double point_times[MAXIMUM_POINTS], point_positions[MAXIMUM_POINTS];
  size_t point_count;
  bool is_stuck;
  double trajectory_start, start_position;
  double jog_velocity, jog_end;
} Joint;

/* A value of a joint state: a joint, or what follows one (a finger's travel after a gripper's angle). */
typedef struct {
  const char *name;
  Joint *source;
  double scale, offset;
  bool is_nan, is_missing;
  double shift;
} Reported;

typedef enum { KIND_JOINT_STATE, KIND_IMAGE, KIND_COMPRESSED_IMAGE, KIND_CAMERA_INFO } MessageKind;

/* A topic that the robot publishes, and what events have done to it. */
typedef struct {
  const char *name;
  MessageKind kind;
  bool is_reliable, is_silent, is_frozen, is_black, is_torn;
  double clock_offset;
  long published;
  void *writer, *second_writer;
} Topic;

typedef struct {
  Topic *topic;
  double period, next;
  Reported *values[MAXIMUM_COUNT];
  size_t count;
  double last_positions[MAXIMUM_COUNT], last_velocities[MAXIMUM_COUNT];
} State;

typedef struct {
  Topic *topic;
  const char *name;
} Extra;

typedef enum {
  COMMAND_JOINT_TRAJECTORY, COMMAND_JOINT_STATE, COMMAND_FLOAT64_MULTI_ARRAY, COMMAND_INTERBOTIX_JOINT_GROUP, COMMAND_INTERBOTIX_JOINT_SINGLE,
  COMMAND_JOINT_JOG, COMMAND_FOLLOW_JOINT_TRAJECTORY, COMMAND_GRIPPER_COMMAND
} CommandKind;

typedef struct {
  const char *name;
  CommandKind kind;
  const char *group;
  Joint *joints[MAXIMUM_COUNT];
  size_t count;
  long received, refused;
  void *reader;
} Command;

typedef struct {
  uint8_t *data;
  size_t size, capacity;
} Bytes;

typedef struct {
  Topic *topic;
  const char *frame, *encoding, *encoding_at_start;
  uint32_t width, height, width_at_start, height_at_start, step_padding, step;
  double period, next;
  int number;
  Bytes picture;
  /* Of a compressed camera. */
  Bytes files[MAXIMUM_COUNT];
  size_t file_count, file;
} Camera;

typedef struct {
  Topic *topic;
  uint32_t width, height;
  double period, next;
} Info;

typedef struct {
  double seconds;
  bool is_after_first_command, is_done;
  const char *words[8];
  size_t count;
} Event;

typedef struct {
  uint32_t domain;
  const char *node;
  Joint joints[MAXIMUM_COUNT];
  Reported reported[2 * MAXIMUM_COUNT];
  Topic topics[MAXIMUM_COUNT];
  State states[MAXIMUM_COUNT];
  Extra extras[MAXIMUM_COUNT];
  Command commands[MAXIMUM_COUNT];
  Camera cameras[MAXIMUM_COUNT];
  Info infos[MAXIMUM_COUNT];
  Event events[MAXIMUM_COUNT];
  size_t joint_count, reported_count, topic_count, state_count, extra_count, command_count, camera_count, info_count, event_count;
  double clock_offset, now, started, first_command;
} Robot;

typedef struct {
  const double *positions;
  size_t count;
  double time_from_start;
} TrajectoryPoint;

/* description.c: ends the process with a sentence where the description is wrong. */
void robot_read(Robot *robot, const char *path);
Reported *robot_reported(Robot *robot, const char *name);

/* joints.c */
void robot_step(Robot *robot, double seconds);
double joint_set_point(const Joint *joint, double now);
void joint_go_to(Joint *joint, double position);
void joint_hold(Joint *joint);
void robot_print_summary(const Robot *robot);

/* commands.c: the joint that a driver knows by its name in messages, or null. */
Joint *command_joint(const Command *command, const char *name);

/* Each returns null, or why the command was refused; both are counted. Positions and names need not be as many as the driver expects. */
const char *command_by_name(Robot *robot, Command *command, char *const *names, size_t name_count, const double *positions, size_t position_count);
const char *command_by_position(Robot *robot, Command *command, const char *group, const double *positions, size_t count);
const char *command_jog(Robot *robot, Command *command, char *const *names, size_t name_count, const double *velocities, size_t velocity_count);
const char *command_trajectory(Robot *robot, Command *command, char *const *names, size_t name_count, const TrajectoryPoint *points, size_t point_count,
                               double stamp);

/* picture.c */
bool picture_is_known(const char *encoding);
void picture_render(const Robot *robot, Camera *camera);

/* events.c */
void robot_events(Robot *robot);

/* ros.c. The name in messages is what follows the last slash: two arms may name their joints alike. */
const char *ros_name(const char *name);
double robot_stamp(const Robot *robot, const Topic *topic);
double real_time(void);
void ros_topic_name(char *buffer, size_t size, const char *prefix, const char *name, const char *suffix);
void ros_user_data(char *buffer, size_t size, const char *type, const char *more);

#ifdef __cplusplus
}
#endif

#endif
