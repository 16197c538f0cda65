/* What actions_cyclone.c and action_replies_cyclone.c share. */
#ifndef ACTION_H
#define ACTION_H

#include "cyclone.h"

typedef action_msgs_msg_dds__GoalInfo_ GoalInfo;

enum { EXECUTING = 2, SUCCEEDED = 4, CANCELED = 5, ABORTED = 6 };
enum { KEPT_GOALS = 32, MAXIMUM_WAITING = 8 };

typedef struct {
  uint64_t client;
  int64_t sequence;
  dds_instance_handle_t writer;
} Caller;

typedef struct {
  GoalInfo info;
  int status, error_code;
  const char *error;
  Joint *joints[MAXIMUM_COUNT];
  long commands[MAXIMUM_COUNT];
  size_t joint_count;
  double end;
  Caller waiting[MAXIMUM_WAITING];
  size_t waiting_count;
} Goal;

typedef struct {
  Command *command;
  dds_entity_t goal_reader, goal_writer, result_reader, result_writer, cancel_reader, cancel_writer, feedback_writer, status_writer;
  Goal goals[KEPT_GOALS];
  size_t goal_count;
  double next_feedback;
} Action;

/* A reply that is written before the client's reader has been found is lost, so rmw waits for it, up to 100 ms. */
void action_wait_for_client(dds_entity_t reader, dds_instance_handle_t request_writer, dds_entity_t reply_writer);
void action_publish_status(const Action *action);
void action_publish_feedback(const Robot *robot, const Action *action, const Goal *goal);

/* A null goal is one that nobody knows. */
void action_answer_result(const Action *action, const Goal *goal, const Caller *caller);

#endif
