/* What the parts of the peer share. */
#ifndef PEER_H
#define PEER_H
#include "dds/dds.h"

dds_entity_t make_reader(const dds_topic_descriptor_t *type, const char *name, bool reliable, const char *user_data);
dds_entity_t make_writer(const dds_topic_descriptor_t *type, const char *name, bool reliable, bool latched, const char *user_data);

/* Takes one sample on loan; the caller returns it. */
bool take(dds_entity_t reader, void **sample);

/* The action server /peer/follow: one goal at a time, as joint_trajectory_controller of Jazzy has it. A goal without points is not accepted; a goal
 * that comes while another runs aborts that one with INVALID_GOAL. Prints "goal <joints> <points> <first name> <last position> <last time in ns>". */
void action_make(void);
void action_serve(void);

/* Ends the running goal: 4 succeeded, 5 cancelled by nobody in particular, 6 aborted with PATH_TOLERANCE_VIOLATED. */
void action_end(int status);
#endif
