#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "peer.h"
#include "ros2_types.h"

#define GOALS 256
enum { EXECUTING = 2, CANCELING = 3, SUCCEEDED = 4, CANCELED = 5, ABORTED = 6 };

typedef control_msgs_action_dds__FollowJointTrajectory_SendGoal_Request_ GoalRequest;
typedef control_msgs_action_dds__FollowJointTrajectory_SendGoal_Response_ GoalResponse;
typedef control_msgs_action_dds__FollowJointTrajectory_GetResult_Request_ ResultRequest;
typedef control_msgs_action_dds__FollowJointTrajectory_GetResult_Response_ ResultResponse;
typedef action_msgs_srv_dds__CancelGoal_Request_ CancelRequest;
typedef action_msgs_srv_dds__CancelGoal_Response_ CancelResponse;

static dds_entity_t goal_reader, goal_writer, result_reader, result_writer, cancel_reader, cancel_writer, status_writer;
static action_msgs_msg_dds__GoalStatus_ goals[GOALS];
static struct { int32_t code; const char *text; } results[GOALS];
static uint32_t count;

void action_make(void)
{
  static const char *id[] = { "serviceid= 1.10.goal;", "serviceid= 1.10.result;", "serviceid= 1.10.cancel;" };
  goal_reader = make_reader(&control_msgs_action_dds__FollowJointTrajectory_SendGoal_Request__desc, "rq/peer/follow/_action/send_goalRequest", true, id[0]);
  goal_writer = make_writer(&control_msgs_action_dds__FollowJointTrajectory_SendGoal_Response__desc, "rr/peer/follow/_action/send_goalReply", true, false, id[0]);
  result_reader = make_reader(&control_msgs_action_dds__FollowJointTrajectory_GetResult_Request__desc, "rq/peer/follow/_action/get_resultRequest", true, id[1]);
  result_writer = make_writer(&control_msgs_action_dds__FollowJointTrajectory_GetResult_Response__desc, "rr/peer/follow/_action/get_resultReply", true, false, id[1]);
  cancel_reader = make_reader(&action_msgs_srv_dds__CancelGoal_Request__desc, "rq/peer/follow/_action/cancel_goalRequest", true, id[2]);
  cancel_writer = make_writer(&action_msgs_srv_dds__CancelGoal_Response__desc, "rr/peer/follow/_action/cancel_goalReply", true, false, id[2]);
  status_writer = make_writer(&action_msgs_msg_dds__GoalStatusArray__desc, "rt/peer/follow/_action/status", true, true, NULL);
}

static void publish_statuses(void)
{
  action_msgs_msg_dds__GoalStatusArray_ array;
  memset(&array, 0, sizeof array);
  array.status_list._buffer = goals;
  array.status_list._length = array.status_list._maximum = count;
  dds_write(status_writer, &array);
}

static void end_last(uint8_t status, int32_t code, const char *text)
{
  if (count == 0 || goals[count - 1].status != EXECUTING)
    return;
  goals[count - 1].status = status;
  results[count - 1].code = code;
  results[count - 1].text = text;
}

void action_end(int status)
{
  end_last((uint8_t)status, status == ABORTED ? -4 : 0, status == ABORTED ? "waist" : "");
  publish_statuses();
}

static void take_goals(void)
{
  void *sample;
  while (take(goal_reader, &sample)) {
    GoalRequest *request = sample;
    trajectory_msgs_msg_dds__JointTrajectory_ *trajectory = &request->goal.trajectory;
    uint32_t points = trajectory->points._length;
    bool accepted = points > 0 && count < GOALS;
    if (accepted) {
      trajectory_msgs_msg_dds__JointTrajectoryPoint_ *last = &trajectory->points._buffer[points - 1];
      end_last(ABORTED, -1, "Current goal preempted");
      goals[count].goal_info.goal_id = request->goal_id;
      goals[count].goal_info.stamp.sec = 7;
      goals[count++].status = EXECUTING;
      printf("goal %u %u %s %g %" PRId64 "\n", trajectory->joint_names._length, points, trajectory->joint_names._buffer[0],
        last->positions._buffer[last->positions._length - 1], last->time_from_start.sec * INT64_C(1000000000) + last->time_from_start.nanosec);
      /* As rclpy does: the status comes before the answer. */
      publish_statuses();
    }
    GoalResponse response = { request->client_id, request->sequence_number, accepted, { accepted ? 7 : 0, 0 } };
    dds_write(goal_writer, &response);
    dds_return_loan(goal_reader, &sample, 1);
  }
}

static void give_results(void)
{
  void *sample;
  while (take(result_reader, &sample)) {
    ResultRequest *request = sample;
    ResultResponse response = { request->client_id, request->sequence_number, 0, { 0, (char *)"" } };
    for (uint32_t i = 0; i < count; i++)
      if (memcmp(&goals[i].goal_info.goal_id, &request->goal_id, sizeof request->goal_id) == 0) {
        response.status = goals[i].status;
        response.result.error_code = results[i].code;
        response.result.error_string = (char *)(results[i].text ? results[i].text : "");
      }
    dds_write(result_writer, &response);
    dds_return_loan(result_reader, &sample, 1);
  }
}

static void cancel_goals(void)
{
  void *sample;
  while (take(cancel_reader, &sample)) {
    CancelRequest *request = sample;
    CancelResponse response;
    memset(&response, 0, sizeof response);
    response.client_id = request->client_id;
    response.sequence_number = request->sequence_number;
    response.return_code = 2;
    if (count > 0 && memcmp(&goals[count - 1].goal_info.goal_id, &request->goal_info.goal_id, sizeof request->goal_info.goal_id) == 0
        && request->goal_info.stamp.sec == 0 && request->goal_info.stamp.nanosec == 0) {
      response.return_code = 0;
      response.goals_canceling._buffer = &goals[count - 1].goal_info;
      response.goals_canceling._length = response.goals_canceling._maximum = 1;
      end_last(CANCELED, 0, "");
      printf("cancel\n");
    }
    dds_write(cancel_writer, &response);
    publish_statuses();
    dds_return_loan(cancel_reader, &sample, 1);
  }
}

void action_serve(void)
{
  take_goals();
  give_results();
  cancel_goals();
}
