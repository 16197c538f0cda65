/* What robot_cyclone.c and actions_cyclone.c share. */
#ifndef CYCLONE_H
#define CYCLONE_H

#include "dds/dds.h"
#include "robot.h"
#include "types.h"

typedef std_msgs_msg_dds__Header_ Header;
typedef builtin_interfaces_msg_dds__Time_ Time;

typedef struct {
  bool is_reliable, is_latched;
  int depth;
} Quality;

extern const Quality DEFAULT_QUALITY, STATUS_QUALITY;

/* The topic is prefix, name and suffix; more comes before the type's hash in USER_DATA. */
dds_entity_t cyclone_reader(const dds_topic_descriptor_t *type, const char *prefix, const char *name, const char *suffix, Quality quality, const char *more);
dds_entity_t cyclone_writer(const dds_topic_descriptor_t *type, const char *prefix, const char *name, const char *suffix, Quality quality, const char *more);

/* Takes one sample on loan, to be given back; null when there is none. */
void *cyclone_take(dds_entity_t reader, dds_instance_handle_t *writer);
void cyclone_give_back(dds_entity_t reader, void *sample);

Time cyclone_time(double seconds);

/* actions_cyclone.c */
void actions_open(Robot *robot, Command *command);
void actions_serve(Robot *robot);

/* commands_cyclone.c */
void cyclone_obey(Robot *robot, Command *command, const void *sample);
const char *cyclone_trajectory(Robot *robot, Command *command, const trajectory_msgs_msg_dds__JointTrajectory_ *message);

#endif
