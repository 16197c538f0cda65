/* The robot on Cyclone DDS, as rmw_cyclonedds would put it there; the types are idlc's, without type information, as ROS 2 announces none. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cyclone.h"
#include "edge.h"

typedef sensor_msgs_msg_dds__JointState_ JointState;
typedef sensor_msgs_msg_dds__Image_ Image;
typedef sensor_msgs_msg_dds__CompressedImage_ CompressedImage;
typedef sensor_msgs_msg_dds__CameraInfo_ CameraInfo;
typedef rmw_dds_common_msg_dds__ParticipantEntitiesInfo_ ParticipantEntitiesInfo;
typedef rmw_dds_common_msg_dds__Gid_ Gid;

enum { MAXIMUM_ENDPOINTS = 1024 };

const Quality DEFAULT_QUALITY = { true, false, 10 };
const Quality STATUS_QUALITY = { true, true, 1 };
static const Quality SENSOR_DATA = { false, false, 5 };

static dds_entity_t participant, graph_writer;
static Gid readers[MAXIMUM_ENDPOINTS], writers[MAXIMUM_ENDPOINTS];
static uint32_t reader_count, writer_count;

static dds_entity_t check(dds_entity_t entity, const char *what)
{
  if (entity < 0) {
    fprintf(stderr, "robot: %s: %s\n", what, dds_strretcode(-entity));
    exit(1);
  }
  return entity;
}

static Gid gid_of(dds_entity_t entity)
{
  dds_guid_t guid;
  Gid gid;
  check(dds_get_guid(entity, &guid), "the identity of an endpoint");
  memcpy(gid.data, guid.v, sizeof gid.data);
  return gid;
}

static dds_qos_t *make_qos(const dds_topic_descriptor_t *type, Quality quality, const char *more)
{
  char user_data[256];
  dds_qos_t *qos = dds_create_qos();
  dds_qset_reliability(qos, quality.is_reliable ? DDS_RELIABILITY_RELIABLE : DDS_RELIABILITY_BEST_EFFORT, DDS_INFINITY);
  dds_qset_durability(qos, quality.is_latched ? DDS_DURABILITY_TRANSIENT_LOCAL : DDS_DURABILITY_VOLATILE);
  dds_qset_history(qos, DDS_HISTORY_KEEP_LAST, quality.depth);
  if (quality.is_latched)
    dds_qset_durability_service(qos, 0, DDS_HISTORY_KEEP_LAST, quality.depth, -1, -1, -1);
  dds_qset_writer_data_lifecycle(qos, false);
  ros_user_data(user_data, sizeof user_data, type->m_typename, more);
  dds_qset_userdata(qos, user_data, strlen(user_data));
  return qos;
}

static dds_entity_t make_endpoint(bool is_writer, const dds_topic_descriptor_t *type, const char *name, Quality quality, const char *more)
{
  dds_qos_t *qos = make_qos(type, quality, more);
  dds_entity_t topic = check(dds_create_topic(participant, type, name, NULL, NULL), name);
  dds_entity_t endpoint = is_writer ? dds_create_writer(participant, topic, qos, NULL) : dds_create_reader(participant, topic, qos, NULL);
  check(endpoint, name);
  dds_delete(topic);
  dds_delete_qos(qos);
  return endpoint;
}

dds_entity_t cyclone_reader(const dds_topic_descriptor_t *type, const char *prefix, const char *name, const char *suffix, Quality quality, const char *more)
{
  char topic[512];
  ros_topic_name(topic, sizeof topic, prefix, name, suffix);
  dds_entity_t reader = make_endpoint(false, type, topic, quality, more);
  readers[reader_count++ % MAXIMUM_ENDPOINTS] = gid_of(reader);
  return reader;
}

dds_entity_t cyclone_writer(const dds_topic_descriptor_t *type, const char *prefix, const char *name, const char *suffix, Quality quality, const char *more)
{
  char topic[512];
  ros_topic_name(topic, sizeof topic, prefix, name, suffix);
  dds_entity_t writer = make_endpoint(true, type, topic, quality, more);
  writers[writer_count++ % MAXIMUM_ENDPOINTS] = gid_of(writer);
  return writer;
}

void *cyclone_take(dds_entity_t reader, dds_instance_handle_t *writer)
{
  void *sample = NULL;
  dds_sample_info_t info;
  while (dds_take(reader, &sample, &info, 1, 1) > 0) {
    if (info.valid_data) {
      if (writer)
        *writer = info.publication_handle;
      return sample;
    }
    dds_return_loan(reader, &sample, 1);
    sample = NULL;
  }
  return NULL;
}

void cyclone_give_back(dds_entity_t reader, void *sample)
{
  dds_return_loan(reader, &sample, 1);
}

Time cyclone_time(double seconds)
{
  double whole = floor(seconds);
  return (Time){ (int32_t)whole, (uint32_t)((seconds - whole) * 1e9) };
}

static Header make_header(double stamp, const char *frame)
{
  return (Header){ cyclone_time(stamp), (char *)frame };
}

static const dds_topic_descriptor_t *descriptor_of(MessageKind kind)
{
  switch (kind) {
    case KIND_JOINT_STATE: return &sensor_msgs_msg_dds__JointState__desc;
    case KIND_IMAGE: return &sensor_msgs_msg_dds__Image__desc;
    case KIND_COMPRESSED_IMAGE: return &sensor_msgs_msg_dds__CompressedImage__desc;
    default: return &sensor_msgs_msg_dds__CameraInfo__desc;
  }
}

static void *make_topic_writer(const Topic *topic)
{
  dds_entity_t writer = cyclone_writer(descriptor_of(topic->kind), "rt", topic->name, "", topic->is_reliable ? DEFAULT_QUALITY : SENSOR_DATA, "");
  return (void *)(intptr_t)writer;
}

static void write_all(const Topic *topic, const void *message)
{
  dds_write((dds_entity_t)(intptr_t)topic->writer, message);
  if (topic->second_writer)
    dds_write((dds_entity_t)(intptr_t)topic->second_writer, message);
}

/* One sample with the node and every endpoint, as a ROS 2 process announces itself. */
static void announce(const Robot *robot)
{
  rmw_dds_common_msg_dds__NodeEntitiesInfo_ node = { .node_namespace = "/" };
  snprintf(node.node_name, sizeof node.node_name, "%s", robot->node);
  node.reader_gid_seq._buffer = readers;
  node.reader_gid_seq._length = node.reader_gid_seq._maximum = reader_count;
  node.writer_gid_seq._buffer = writers;
  node.writer_gid_seq._length = node.writer_gid_seq._maximum = writer_count;
  ParticipantEntitiesInfo message = { gid_of(participant), { 1, 1, &node, false } };
  dds_write(graph_writer, &message);
}

static void open_command(Robot *robot, Command *command)
{
  const dds_topic_descriptor_t *type = NULL;
  switch (command->kind) {
    case COMMAND_JOINT_TRAJECTORY: type = &trajectory_msgs_msg_dds__JointTrajectory__desc; break;
    case COMMAND_JOINT_STATE: type = &sensor_msgs_msg_dds__JointState__desc; break;
    case COMMAND_FLOAT64_MULTI_ARRAY: type = &std_msgs_msg_dds__Float64MultiArray__desc; break;
    case COMMAND_INTERBOTIX_JOINT_GROUP: type = &interbotix_xs_msgs_msg_dds__JointGroupCommand__desc; break;
    case COMMAND_INTERBOTIX_JOINT_SINGLE: type = &interbotix_xs_msgs_msg_dds__JointSingleCommand__desc; break;
    case COMMAND_JOINT_JOG: type = &control_msgs_msg_dds__JointJog__desc; break;
    default: actions_open(robot, command); return;
  }
  command->reader = (void *)(intptr_t)cyclone_reader(type, "rt", command->name, "", DEFAULT_QUALITY, "");
}

void edge_open(Robot *robot)
{
  dds_qos_t *qos = dds_create_qos();
  dds_qset_userdata(qos, "enclave=/;", strlen("enclave=/;"));
  participant = check(dds_create_participant(robot->domain, qos, NULL), "the participant");
  dds_delete_qos(qos);
  graph_writer = make_endpoint(true, &rmw_dds_common_msg_dds__ParticipantEntitiesInfo__desc, "ros_discovery_info", STATUS_QUALITY, "");
  for (size_t i = 0; i < robot->topic_count; i++)
    robot->topics[i].writer = make_topic_writer(&robot->topics[i]);
  for (size_t i = 0; i < robot->command_count; i++)
    open_command(robot, &robot->commands[i]);
  announce(robot);
}

void edge_take(Robot *robot)
{
  for (size_t i = 0; i < robot->command_count; i++) {
    Command *command = &robot->commands[i];
    dds_entity_t reader = (dds_entity_t)(intptr_t)command->reader;
    for (void *sample; reader && (sample = cyclone_take(reader, NULL)) != NULL;) {
      cyclone_obey(robot, command, sample);
      cyclone_give_back(reader, sample);
    }
  }
  actions_serve(robot);
}

void edge_publish_state(const Topic *topic, double stamp, const char *const *names, const double *positions, const double *velocities, size_t count)
{
  double efforts[2 * MAXIMUM_COUNT] = { 0 };
  uint32_t length = (uint32_t)count;
  JointState message = { .header = make_header(stamp, "") };
  message.name._buffer = (char **)names;
  message.position._buffer = (double *)positions;
  message.velocity._buffer = (double *)velocities;
  message.effort._buffer = efforts;
  message.name._length = message.position._length = message.velocity._length = message.effort._length = length;
  message.name._maximum = message.position._maximum = message.velocity._maximum = message.effort._maximum = length;
  write_all(topic, &message);
}

void edge_publish_picture(const Camera *camera, double stamp)
{
  uint32_t size = (uint32_t)camera->picture.size;
  Image message = { make_header(stamp, camera->frame), camera->height, camera->width, (char *)camera->encoding, 0, camera->step,
                    { size, size, camera->picture.data, false } };
  write_all(camera->topic, &message);
}

void edge_publish_compressed(const Camera *camera, double stamp, const Bytes *file)
{
  uint32_t size = (uint32_t)file->size;
  CompressedImage message = { make_header(stamp, camera->frame), file->data[1] == 'P' ? "png" : "jpeg", { size, size, file->data, false } };
  write_all(camera->topic, &message);
}

void edge_publish_info(const Info *info, double stamp)
{
  double width = info->width, height = info->height;
  CameraInfo message = {
    .header = make_header(stamp, "camera"), .height = info->height, .width = info->width, .distortion_model = "plumb_bob",
    .k = { width, 0, width / 2, 0, width, height / 2, 0, 0, 1 }, .r = { 1, 0, 0, 0, 1, 0, 0, 0, 1 },
    .p = { width, 0, width / 2, 0, 0, width, height / 2, 0, 0, 0, 1, 0 } };
  double distortion[5] = { 0 };
  message.d._buffer = distortion;
  message.d._length = message.d._maximum = 5;
  write_all(info->topic, &message);
}

void edge_double(Topic *topic, bool is_on)
{
  if (is_on && !topic->second_writer) {
    topic->second_writer = make_topic_writer(topic);
  } else if (!is_on && topic->second_writer) {
    dds_delete((dds_entity_t)(intptr_t)topic->second_writer);
    topic->second_writer = NULL;
  }
}

void edge_close(void)
{
  dds_delete(participant);
}
