/* What an action server says. */
#include <stdio.h>
#include <string.h>
#include "action.h"

typedef control_msgs_action_dds__FollowJointTrajectory_GetResult_Response_ TrajectoryResult;
typedef control_msgs_action_dds__GripperCommand_GetResult_Response_ GripperResult;
typedef control_msgs_action_dds__FollowJointTrajectory_FeedbackMessage_ TrajectoryFeedback;
typedef control_msgs_action_dds__GripperCommand_FeedbackMessage_ GripperFeedback;
typedef action_msgs_msg_dds__GoalStatus_ GoalStatus;

/* The client's name for itself in USER_DATA; empty where it has none. */
static void client_of(dds_builtintopic_endpoint_t *endpoint, char *client, size_t size)
{
  void *data = NULL;
  size_t length = 0;
  client[0] = 0;
  if (!endpoint)
    return;
  if (dds_qget_userdata(endpoint->qos, &data, &length) && data) {
    const char *found = strstr(data, "clientid=");
    if (found)
      snprintf(client, size, "%.*s", (int)strcspn(found, ";"), found);
    dds_free(data);
  }
  dds_builtintopic_free_endpoint(endpoint);
}

void action_wait_for_client(dds_entity_t reader, dds_instance_handle_t request_writer, dds_entity_t reply_writer)
{
  char client[128], other[128];
  client_of(dds_get_matched_publication_data(reader, request_writer), client, sizeof client);
  for (int attempt = 0; client[0] && attempt < 10; attempt++) {
    dds_instance_handle_t matched[64];
    int count = dds_get_matched_subscriptions(reply_writer, matched, 64);
    for (int i = 0; i < count && i < 64; i++) {
      client_of(dds_get_matched_subscription_data(reply_writer, matched[i]), other, sizeof other);
      if (strcmp(client, other) == 0)
        return;
    }
    dds_sleepfor(DDS_MSECS(10));
  }
}

void action_publish_status(const Action *action)
{
  GoalStatus list[KEPT_GOALS];
  uint32_t count = 0;
  size_t first = action->goal_count > KEPT_GOALS ? action->goal_count - KEPT_GOALS : 0;
  for (size_t i = first; i < action->goal_count; i++)
    list[count++] = (GoalStatus){ action->goals[i % KEPT_GOALS].info, (uint8_t)action->goals[i % KEPT_GOALS].status };
  action_msgs_msg_dds__GoalStatusArray_ message = { { count, count, list, false } };
  dds_write(action->status_writer, &message);
}

void action_answer_result(const Action *action, const Goal *goal, const Caller *caller)
{
  action_wait_for_client(action->result_reader, caller->writer, action->result_writer);
  uint8_t status = goal ? (uint8_t)goal->status : 0;
  if (action->command->kind == COMMAND_GRIPPER_COMMAND) {
    GripperResult message = { caller->client, caller->sequence, status, { 0, 0, false, false } };
    if (goal)
      message.result = (control_msgs_action_dds__GripperCommand_State_){ goal->joints[0]->position, 0, false, status == SUCCEEDED };
    dds_write(action->result_writer, &message);
  } else {
    TrajectoryResult message = { caller->client, caller->sequence, status, { goal ? goal->error_code : 0, (char *)(goal ? goal->error : "") } };
    dds_write(action->result_writer, &message);
  }
}

void action_publish_feedback(const Robot *robot, const Action *action, const Goal *goal)
{
  if (action->command->kind == COMMAND_GRIPPER_COMMAND) {
    GripperFeedback message = { goal->info.goal_id, { goal->joints[0]->position, 0, false, false } };
    dds_write(action->feedback_writer, &message);
    return;
  }

  const char *names[MAXIMUM_COUNT];
  double desired[MAXIMUM_COUNT], actual[MAXIMUM_COUNT], error[MAXIMUM_COUNT];
  uint32_t count = (uint32_t)goal->joint_count;
  for (uint32_t i = 0; i < count; i++) {
    names[i] = ros_name(goal->joints[i]->name);
    desired[i] = joint_set_point(goal->joints[i], robot->now);
    actual[i] = goal->joints[i]->position;
    error[i] = desired[i] - actual[i];
  }
  TrajectoryFeedback message = { .goal_id = goal->info.goal_id };
  message.feedback.header = (Header){ cyclone_time(real_time()), (char *)"" };
  message.feedback.joint_names._buffer = (char **)names;
  message.feedback.joint_names._length = message.feedback.joint_names._maximum = count;
  message.feedback.desired.positions._buffer = desired;
  message.feedback.actual.positions._buffer = actual;
  message.feedback.error.positions._buffer = error;
  message.feedback.desired.positions._length = message.feedback.desired.positions._maximum = count;
  message.feedback.actual.positions._length = message.feedback.actual.positions._maximum = count;
  message.feedback.error.positions._length = message.feedback.error.positions._maximum = count;
  dds_write(action->feedback_writer, &message);
}
