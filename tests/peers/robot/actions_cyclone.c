/* FollowJointTrajectory and GripperCommand action servers, as the ros2_control controllers behave: a new goal takes the place of the old, which is aborted;
 * a command from elsewhere aborts the goal; cancelling holds the joints where they are; a goal succeeds when its time is over and its joints are there.
 * Only on Cyclone DDS: services do not cross vendors. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "action.h"

typedef control_msgs_action_dds__FollowJointTrajectory_SendGoal_Request_ TrajectoryRequest;
typedef control_msgs_action_dds__GripperCommand_SendGoal_Request_ GripperRequest;
/* The same fields in both actions: one type serves both. */
typedef control_msgs_action_dds__FollowJointTrajectory_SendGoal_Response_ GoalResponse;
typedef control_msgs_action_dds__FollowJointTrajectory_GetResult_Request_ ResultRequest;
typedef action_msgs_srv_dds__CancelGoal_Request_ CancelRequest;
typedef action_msgs_srv_dds__CancelGoal_Response_ CancelResponse;

enum { MAXIMUM_ACTIONS = 16 };
enum { CANCEL_ACCEPTED = 0, CANCEL_UNKNOWN_GOAL = 2, CANCEL_GOAL_TERMINATED = 3 };
enum { INVALID_GOAL = -1 };

static const double TOLERANCE = 1e-6;
static const double FEEDBACK_SECONDS = 0.05;

static Action actions[MAXIMUM_ACTIONS];
static size_t action_count;

static void open_service(const Action *action, const char *service, const dds_topic_descriptor_t *request, const dds_topic_descriptor_t *response,
                         dds_entity_t *reader, dds_entity_t *writer)
{
  char id[64], request_suffix[64], reply_suffix[64];
  snprintf(id, sizeof id, "serviceid=robot.%zu.%s;", (size_t)(action - actions), service);
  snprintf(request_suffix, sizeof request_suffix, "/_action/%sRequest", service);
  snprintf(reply_suffix, sizeof reply_suffix, "/_action/%sReply", service);
  *reader = cyclone_reader(request, "rq", action->command->name, request_suffix, DEFAULT_QUALITY, id);
  *writer = cyclone_writer(response, "rr", action->command->name, reply_suffix, DEFAULT_QUALITY, id);
}

void actions_open(Robot *robot, Command *command)
{
  (void)robot;
  if (action_count == MAXIMUM_ACTIONS) {
    fprintf(stderr, "robot: there are more than %d actions\n", MAXIMUM_ACTIONS);
    exit(2);
  }
  Action *action = &actions[action_count++];
  bool is_gripper = command->kind == COMMAND_GRIPPER_COMMAND;
  action->command = command;
  open_service(action, "send_goal",
               is_gripper ? &control_msgs_action_dds__GripperCommand_SendGoal_Request__desc
                          : &control_msgs_action_dds__FollowJointTrajectory_SendGoal_Request__desc,
               is_gripper ? &control_msgs_action_dds__GripperCommand_SendGoal_Response__desc
                          : &control_msgs_action_dds__FollowJointTrajectory_SendGoal_Response__desc,
               &action->goal_reader, &action->goal_writer);
  open_service(action, "get_result",
               is_gripper ? &control_msgs_action_dds__GripperCommand_GetResult_Request__desc
                          : &control_msgs_action_dds__FollowJointTrajectory_GetResult_Request__desc,
               is_gripper ? &control_msgs_action_dds__GripperCommand_GetResult_Response__desc
                          : &control_msgs_action_dds__FollowJointTrajectory_GetResult_Response__desc,
               &action->result_reader, &action->result_writer);
  open_service(action, "cancel_goal", &action_msgs_srv_dds__CancelGoal_Request__desc, &action_msgs_srv_dds__CancelGoal_Response__desc,
               &action->cancel_reader, &action->cancel_writer);
  action->feedback_writer = cyclone_writer(is_gripper ? &control_msgs_action_dds__GripperCommand_FeedbackMessage__desc
                                                      : &control_msgs_action_dds__FollowJointTrajectory_FeedbackMessage__desc,
                                           "rt", command->name, "/_action/feedback", DEFAULT_QUALITY, "");
  action->status_writer =
    cyclone_writer(&action_msgs_msg_dds__GoalStatusArray__desc, "rt", command->name, "/_action/status", STATUS_QUALITY, "");
}

static bool is_active(const Goal *goal)
{
  return goal->status == EXECUTING;
}

static void finish(Action *action, Goal *goal, int status, int error_code, const char *error)
{
  goal->status = status;
  goal->error_code = error_code;
  goal->error = error;
  action_publish_status(action);
  for (size_t i = 0; i < goal->waiting_count; i++)
    action_answer_result(action, goal, &goal->waiting[i]);
  goal->waiting_count = 0;
}

static Goal *find_goal(Action *action, const unique_identifier_msgs_msg_dds__UUID_ *id)
{
  for (size_t i = 0; i < action->goal_count && i < KEPT_GOALS; i++)
    if (memcmp(&action->goals[i].info.goal_id, id, sizeof *id) == 0)
      return &action->goals[i];
  return NULL;
}

static void abort_active(Action *action, const char *why)
{
  for (size_t i = 0; i < action->goal_count && i < KEPT_GOALS; i++)
    if (is_active(&action->goals[i]))
      finish(action, &action->goals[i], ABORTED, INVALID_GOAL, why);
}

static void start_goal(Robot *robot, Action *action, const unique_identifier_msgs_msg_dds__UUID_ *id, char *const *names, size_t count, double seconds)
{
  abort_active(action, "a new goal took its place");
  Goal *goal = &action->goals[action->goal_count++ % KEPT_GOALS];
  *goal = (Goal){ .info = { *id, cyclone_time(real_time()) }, .status = EXECUTING, .error = "", .joint_count = count, .end = robot->now + seconds };
  for (size_t i = 0; i < count; i++) {
    goal->joints[i] = command_joint(action->command, names[i]);
    goal->commands[i] = goal->joints[i]->commands;
  }
  action_publish_status(action);
}

static bool begin_goal(Robot *robot, Action *action, void *sample)
{
  if (action->command->kind == COMMAND_GRIPPER_COMMAND) {
    const GripperRequest *request = sample;
    char *name = (char *)ros_name(action->command->joints[0]->name);
    double position = request->command.position;
    if (command_by_name(robot, action->command, &name, 1, &position, 1))
      return false;
    start_goal(robot, action, &request->goal_id, &name, 1, 0);
    return true;
  }

  const TrajectoryRequest *request = sample;
  const trajectory_msgs_msg_dds__JointTrajectory_ *trajectory = &request->goal.trajectory;
  if (cyclone_trajectory(robot, action->command, trajectory))
    return false;
  const Joint *joint = command_joint(action->command, trajectory->joint_names._buffer[0]);
  double end = joint->trajectory_start + joint->point_times[joint->point_count - 1];
  start_goal(robot, action, &request->goal_id, trajectory->joint_names._buffer, trajectory->joint_names._length, end - robot->now);
  return true;
}

static void serve_goals(Robot *robot, Action *action)
{
  dds_instance_handle_t writer;
  for (void *sample; (sample = cyclone_take(action->goal_reader, &writer)) != NULL;) {
    const ResultRequest *head = sample;
    GoalResponse response = { head->client_id, head->sequence_number, false, { 0, 0 } };
    response.accepted = begin_goal(robot, action, sample);
    if (response.accepted)
      response.stamp = find_goal(action, &head->goal_id)->info.stamp;
    action_wait_for_client(action->goal_reader, writer, action->goal_writer);
    dds_write(action->goal_writer, &response);
    cyclone_give_back(action->goal_reader, sample);
  }
}

static void serve_results(Action *action)
{
  dds_instance_handle_t writer;
  for (void *sample; (sample = cyclone_take(action->result_reader, &writer)) != NULL;) {
    const ResultRequest *request = sample;
    Goal *goal = find_goal(action, &request->goal_id);
    Caller caller = { request->client_id, request->sequence_number, writer };
    if (goal && is_active(goal) && goal->waiting_count < MAXIMUM_WAITING)
      goal->waiting[goal->waiting_count++] = caller;
    else
      action_answer_result(action, goal, &caller);
    cyclone_give_back(action->result_reader, sample);
  }
}

static bool is_before_or_at(Time time, Time limit)
{
  return time.sec < limit.sec || (time.sec == limit.sec && time.nanosec <= limit.nanosec);
}

static bool is_asked_for(const GoalInfo *asked, const GoalInfo *goal)
{
  static const unique_identifier_msgs_msg_dds__UUID_ ANY;
  bool has_id = memcmp(&asked->goal_id, &ANY, sizeof ANY) != 0, has_stamp = asked->stamp.sec != 0 || asked->stamp.nanosec != 0;
  if (has_id && memcmp(&asked->goal_id, &goal->goal_id, sizeof ANY) == 0)
    return true;
  return has_stamp ? is_before_or_at(goal->stamp, asked->stamp) : !has_id;
}

static void serve_cancels(Action *action)
{
  dds_instance_handle_t writer;
  for (void *sample; (sample = cyclone_take(action->cancel_reader, &writer)) != NULL;) {
    const CancelRequest *request = sample;
    GoalInfo canceling[KEPT_GOALS];
    Goal *canceled[KEPT_GOALS];
    uint32_t count = 0;
    for (size_t i = 0; i < action->goal_count && i < KEPT_GOALS; i++)
      if (is_active(&action->goals[i]) && is_asked_for(&request->goal_info, &action->goals[i].info)) {
        canceled[count] = &action->goals[i];
        canceling[count++] = action->goals[i].info;
      }
    const Goal *named = find_goal(action, &request->goal_info.goal_id);
    uint8_t code = count > 0 ? CANCEL_ACCEPTED : named ? CANCEL_GOAL_TERMINATED : CANCEL_UNKNOWN_GOAL;
    CancelResponse response = { request->client_id, request->sequence_number, code, { count, count, canceling, false } };
    action_wait_for_client(action->cancel_reader, writer, action->cancel_writer);
    dds_write(action->cancel_writer, &response);
    for (uint32_t i = 0; i < count; i++) {
      for (size_t j = 0; j < canceled[i]->joint_count; j++)
        joint_hold(canceled[i]->joints[j]);
      finish(action, canceled[i], CANCELED, 0, "");
    }
    cyclone_give_back(action->cancel_reader, sample);
  }
}

static void watch_goal(const Robot *robot, Action *action, Goal *goal)
{
  bool is_there = robot->now >= goal->end;
  for (size_t i = 0; i < goal->joint_count; i++) {
    if (goal->joints[i]->commands != goal->commands[i]) {
      finish(action, goal, ABORTED, INVALID_GOAL, "a command from elsewhere took its place");
      return;
    }
    is_there = is_there && fabs(goal->joints[i]->position - goal->joints[i]->target) <= TOLERANCE;
  }
  if (is_there)
    finish(action, goal, SUCCEEDED, 0, "");
  else if (robot->now >= action->next_feedback) {
    action->next_feedback = robot->now + FEEDBACK_SECONDS;
    action_publish_feedback(robot, action, goal);
  }
}

void actions_serve(Robot *robot)
{
  for (size_t a = 0; a < action_count; a++) {
    Action *action = &actions[a];
    serve_goals(robot, action);
    serve_results(action);
    serve_cancels(action);
    for (size_t i = 0; i < action->goal_count && i < KEPT_GOALS; i++)
      if (is_active(&action->goals[i]))
        watch_goal(robot, action, &action->goals[i]);
  }
}
