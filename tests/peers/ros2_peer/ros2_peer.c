/* A peer for the tests that shares no code with the program under test: typed C of Cyclone DDS's own compiler, as a ROS 2 node would see the wire.
 *
 *   ros2_peer <domain>
 *
 * Echoes /peer/joint_states_in to /peer/joint_states_out with every position negated and the joints in reverse order, and /peer/image_in to /peer/image_out
 * with every sample inverted; publishes a latched true on /peer/latched once; serves /peer/trigger. Reads commands from its input: "call" calls the
 * service /under_test/trigger and prints the answer, "end <status>" ends the running goal of the action server /peer/follow (peer.h), "quit" (or the end of
 * the input) ends it. Prints "ready" when all endpoints exist. */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "peer.h"
#include "ros2_types.h"

typedef sensor_msgs_msg_dds__JointState_ JointState;
typedef sensor_msgs_msg_dds__Image_ Image;
typedef std_srvs_srv_dds__Trigger_Request_ Request;
typedef std_srvs_srv_dds__Trigger_Response_ Response;

static const uint64_t CLIENT_ID = 0x1122334455667788u;
static const int MAXIMUM_SECONDS = 60;

static dds_entity_t participant;

static dds_entity_t check(dds_entity_t entity, const char *what)
{
  if (entity < 0) {
    fprintf(stderr, "ros2_peer: %s: %s\n", what, dds_strretcode(-entity));
    exit(1);
  }
  return entity;
}

static dds_qos_t *make_qos(bool reliable, bool latched, const char *user_data)
{
  dds_qos_t *qos = dds_create_qos();
  dds_qset_reliability(qos, reliable ? DDS_RELIABILITY_RELIABLE : DDS_RELIABILITY_BEST_EFFORT, DDS_MSECS(100));
  dds_qset_durability(qos, latched ? DDS_DURABILITY_TRANSIENT_LOCAL : DDS_DURABILITY_VOLATILE);
  dds_qset_history(qos, DDS_HISTORY_KEEP_LAST, latched ? 1 : 10);
  if (latched)
    dds_qset_durability_service(qos, 0, DDS_HISTORY_KEEP_LAST, 1, -1, -1, -1);
  if (user_data)
    dds_qset_userdata(qos, user_data, strlen(user_data));
  return qos;
}

dds_entity_t make_reader(const dds_topic_descriptor_t *type, const char *name, bool reliable, const char *user_data)
{
  dds_qos_t *qos = make_qos(reliable, false, user_data);
  dds_entity_t topic = check(dds_create_topic(participant, type, name, NULL, NULL), name);
  dds_entity_t reader = check(dds_create_reader(participant, topic, qos, NULL), name);
  dds_delete_qos(qos);
  return reader;
}

dds_entity_t make_writer(const dds_topic_descriptor_t *type, const char *name, bool reliable, bool latched, const char *user_data)
{
  dds_qos_t *qos = make_qos(reliable, latched, user_data);
  dds_entity_t topic = check(dds_create_topic(participant, type, name, NULL, NULL), name);
  dds_entity_t writer = check(dds_create_writer(participant, topic, qos, NULL), name);
  dds_delete_qos(qos);
  return writer;
}

bool take(dds_entity_t reader, void **sample)
{
  dds_sample_info_t info;
  *sample = NULL;
  int32_t count = dds_take(reader, sample, &info, 1, 1);
  if (count <= 0)
    return false;
  if (!info.valid_data) {
    dds_return_loan(reader, sample, count);
    return false;
  }
  return true;
}

static void echo_joint_states(dds_entity_t reader, dds_entity_t writer)
{
  void *sample;
  while (take(reader, &sample)) {
    JointState *in = sample;
    uint32_t n = in->position._length;
    JointState out = *in;
    char **names = calloc(n + 1, sizeof *names);
    double *positions = calloc(n + 1, sizeof *positions);
    for (uint32_t i = 0; i < n && i < in->name._length; i++) {
      names[n - 1 - i] = in->name._buffer[i];
      positions[n - 1 - i] = -in->position._buffer[i];
    }
    out.name._buffer = names;
    out.position._buffer = positions;
    dds_write(writer, &out);
    free(names);
    free(positions);
    dds_return_loan(reader, &sample, 1);
  }
}

static void echo_images(dds_entity_t reader, dds_entity_t writer)
{
  void *sample;
  while (take(reader, &sample)) {
    Image *in = sample;
    Image out = *in;
    uint8_t *data = malloc(in->data._length + 1);
    for (uint32_t i = 0; i < in->data._length; i++)
      data[i] = (uint8_t)(255 - in->data._buffer[i]);
    out.data._buffer = data;
    dds_write(writer, &out);
    free(data);
    dds_return_loan(reader, &sample, 1);
  }
}

static void serve(dds_entity_t reader, dds_entity_t writer)
{
  void *sample;
  while (take(reader, &sample)) {
    Request *request = sample;
    Response response = { request->client_id, request->sequence_number, true, (char *)"served by the peer" };
    dds_write(writer, &response);
    dds_return_loan(reader, &sample, 1);
  }
}

static void print_answers(dds_entity_t reader)
{
  void *sample;
  while (take(reader, &sample)) {
    Response *response = sample;
    if (response->client_id == CLIENT_ID)
      printf("answer %" PRId64 " %d %s\n", response->sequence_number, response->success, response->message);
    dds_return_loan(reader, &sample, 1);
  }
}

int main(int argc, char **argv)
{
  if (argc != 2) {
    fprintf(stderr, "usage: ros2_peer <domain>\n");
    return 2;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  participant = check(dds_create_participant((dds_domainid_t)atoi(argv[1]), NULL, NULL), "participant");

  dds_entity_t joint_reader = make_reader(&sensor_msgs_msg_dds__JointState__desc, "rt/peer/joint_states_in", true, NULL);
  dds_entity_t joint_writer = make_writer(&sensor_msgs_msg_dds__JointState__desc, "rt/peer/joint_states_out", true, false, NULL);
  dds_entity_t image_reader = make_reader(&sensor_msgs_msg_dds__Image__desc, "rt/peer/image_in", false, NULL);
  dds_entity_t image_writer = make_writer(&sensor_msgs_msg_dds__Image__desc, "rt/peer/image_out", false, false, NULL);
  dds_entity_t latched_writer = make_writer(&std_msgs_msg_dds__Bool__desc, "rt/peer/latched", true, true, NULL);
  dds_entity_t request_reader = make_reader(&std_srvs_srv_dds__Trigger_Request__desc, "rq/peer/triggerRequest", true, "serviceid= 1.10.peer;");
  dds_entity_t reply_writer = make_writer(&std_srvs_srv_dds__Trigger_Response__desc, "rr/peer/triggerReply", true, false, "serviceid= 1.10.peer;");
  dds_entity_t request_writer = make_writer(&std_srvs_srv_dds__Trigger_Request__desc, "rq/under_test/triggerRequest", true, false, "clientid= 1.10.client;");
  dds_entity_t reply_reader = make_reader(&std_srvs_srv_dds__Trigger_Response__desc, "rr/under_test/triggerReply", true, "clientid= 1.10.client;");
  action_make();

  std_msgs_msg_dds__Bool_ latched = { true };
  dds_write(latched_writer, &latched);
  printf("ready\n");

  int64_t sequence = 0;
  dds_time_t end = dds_time() + DDS_SECS(MAXIMUM_SECONDS);
  while (dds_time() < end) {
    struct pollfd input = { STDIN_FILENO, POLLIN, 0 };
    if (poll(&input, 1, 2) > 0) {
      char line[64] = "";
      ssize_t count = read(STDIN_FILENO, line, sizeof line - 1);
      if (count <= 0 || strncmp(line, "quit", 4) == 0)
        break;
      if (strncmp(line, "call", 4) == 0) {
        Request request = { CLIENT_ID, ++sequence, 0 };
        dds_write(request_writer, &request);
      }
      if (strncmp(line, "end ", 4) == 0)
        action_end(atoi(line + 4));
    }
    echo_joint_states(joint_reader, joint_writer);
    echo_images(image_reader, image_writer);
    serve(request_reader, reply_writer);
    print_answers(reply_reader);
    action_serve();
  }

  dds_delete(participant);
  return 0;
}
