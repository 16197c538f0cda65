/* The robot on Fast DDS, with endpoints as rmw_fastrtps makes them: types by name only, bytes written and read here.
 * Topics only: services do not cross vendors. */
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>
#include <fastdds/dds/domain/DomainParticipant.hpp>
#include <fastdds/dds/domain/DomainParticipantFactory.hpp>
#include <fastdds/dds/publisher/DataWriter.hpp>
#include <fastdds/dds/publisher/Publisher.hpp>
#include <fastdds/dds/subscriber/DataReader.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>
#include <fastdds/dds/subscriber/Subscriber.hpp>
#include "cdr.hpp"
#include "edge.h"
#include "fast.hpp"

using namespace eprosima::fastdds::dds;
using eprosima::fastrtps::rtps::GUID_t;

namespace {

struct Quality {
  bool is_reliable, is_latched;
  int depth;
};

const Quality DEFAULT_QUALITY{ true, false, 10 }, SENSOR_DATA{ false, false, 5 }, GRAPH_QUALITY{ true, true, 1 };

DomainParticipant *participant;
Publisher *publisher;
Subscriber *subscriber;
std::map<std::string, eprosima::fastdds::dds::Topic *> topics;
std::vector<GUID_t> reader_ids, writer_ids;

[[noreturn]] void fail(const std::string &what)
{
  std::fprintf(stderr, "robot: %s could not be made\n", what.c_str());
  std::exit(1);
}

eprosima::fastdds::dds::Topic *make_topic(const char *type, const std::string &name)
{
  auto &topic = topics[name];
  if (!topic) {
    TypeSupport support(new RawType(type));
    support.register_type(participant);
    topic = participant->create_topic(name, type, TOPIC_QOS_DEFAULT);
  }
  if (!topic)
    fail(name);
  return topic;
}

template <typename Qos> void set_quality(Qos &qos, const Quality &quality, const char *type)
{
  char user_data[256];
  ros_user_data(user_data, sizeof user_data, type, "");
  qos.reliability().kind = quality.is_reliable ? RELIABLE_RELIABILITY_QOS : BEST_EFFORT_RELIABILITY_QOS;
  qos.durability().kind = quality.is_latched ? TRANSIENT_LOCAL_DURABILITY_QOS : VOLATILE_DURABILITY_QOS;
  qos.history().kind = KEEP_LAST_HISTORY_QOS;
  qos.history().depth = quality.depth;
  qos.endpoint().history_memory_policy = eprosima::fastrtps::rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
  qos.data_sharing().off();
  qos.user_data().resize(0);
  for (const char *c = user_data; *c; c++)
    qos.user_data().push_back(static_cast<uint8_t>(*c));
}

DataWriter *make_writer(const char *type, const std::string &name, const Quality &quality)
{
  DataWriterQos qos;
  set_quality(qos, quality, type);
  qos.publish_mode().kind = SYNCHRONOUS_PUBLISH_MODE;
  DataWriter *writer = publisher->create_datawriter(make_topic(type, name), qos);
  if (!writer)
    fail(name);
  return writer;
}

DataReader *make_reader(const char *type, const std::string &name)
{
  DataReaderQos qos;
  set_quality(qos, DEFAULT_QUALITY, type);
  DataReader *reader = subscriber->create_datareader(make_topic(type, name), qos);
  if (!reader)
    fail(name);
  reader_ids.push_back(reader->guid());
  return reader;
}

const char *type_of(MessageKind kind)
{
  switch (kind) {
    case KIND_JOINT_STATE: return "sensor_msgs::msg::dds_::JointState_";
    case KIND_IMAGE: return "sensor_msgs::msg::dds_::Image_";
    case KIND_COMPRESSED_IMAGE: return "sensor_msgs::msg::dds_::CompressedImage_";
    default: return "sensor_msgs::msg::dds_::CameraInfo_";
  }
}

const char *type_of(const Command &command)
{
  switch (command.kind) {
    case COMMAND_JOINT_TRAJECTORY: return "trajectory_msgs::msg::dds_::JointTrajectory_";
    case COMMAND_JOINT_STATE: return "sensor_msgs::msg::dds_::JointState_";
    case COMMAND_FLOAT64_MULTI_ARRAY: return "std_msgs::msg::dds_::Float64MultiArray_";
    case COMMAND_INTERBOTIX_JOINT_GROUP: return "interbotix_xs_msgs::msg::dds_::JointGroupCommand_";
    case COMMAND_INTERBOTIX_JOINT_SINGLE: return "interbotix_xs_msgs::msg::dds_::JointSingleCommand_";
    case COMMAND_JOINT_JOG: return "control_msgs::msg::dds_::JointJog_";
    default: return nullptr;
  }
}

DataWriter *make_topic_writer(const ::Topic *topic)
{
  DataWriter *writer = make_writer(type_of(topic->kind), std::string("rt") + topic->name, topic->is_reliable ? DEFAULT_QUALITY : SENSOR_DATA);
  writer_ids.push_back(writer->guid());
  return writer;
}

void write(DataWriter *writer, const CdrWriter &message)
{
  writer->write(const_cast<Payload *>(&message.finish()));
}

void write_all(const ::Topic *topic, const CdrWriter &message)
{
  write(static_cast<DataWriter *>(topic->writer), message);
  if (topic->second_writer)
    write(static_cast<DataWriter *>(topic->second_writer), message);
}

void put_id(CdrWriter &message, const GUID_t &id)
{
  message.raw(id.guidPrefix.value, sizeof id.guidPrefix.value);
  message.raw(id.entityId.value, sizeof id.entityId.value);
}

/* One sample with the node and every endpoint, as a ROS 2 process announces itself. */
void announce(const char *node)
{
  const char *type = "rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_";
  CdrWriter message;
  put_id(message, participant->guid());
  message.value<uint32_t>(1);
  message.text("/");
  message.text(node);
  for (const auto *ids : { &reader_ids, &writer_ids }) {
    message.value(static_cast<uint32_t>(ids->size()));
    for (const GUID_t &id : *ids)
      put_id(message, id);
  }
  write(make_writer(type, "ros_discovery_info", GRAPH_QUALITY), message);
}

void put_header(CdrWriter &message, double stamp, const char *frame)
{
  double whole = std::floor(stamp);
  message.value(static_cast<int32_t>(whole));
  message.value(static_cast<uint32_t>((stamp - whole) * 1e9));
  message.text(frame);
}

}

void edge_open(Robot *robot)
{
  DomainParticipantFactory *factory = DomainParticipantFactory::get_instance();
  factory->load_profiles();
  DomainParticipantQos qos = factory->get_default_participant_qos();
  const std::string enclave = "enclave=/;";
  qos.user_data().assign(enclave.begin(), enclave.end());
  participant = factory->create_participant(robot->domain, qos);
  if (!participant)
    fail("the participant");
  publisher = participant->create_publisher(PUBLISHER_QOS_DEFAULT);
  subscriber = participant->create_subscriber(SUBSCRIBER_QOS_DEFAULT);
  for (size_t i = 0; i < robot->topic_count; i++)
    robot->topics[i].writer = make_topic_writer(&robot->topics[i]);
  for (size_t i = 0; i < robot->command_count; i++) {
    Command &command = robot->commands[i];
    if (!type_of(command)) {
      std::fprintf(stderr, "robot: '%s' is an action, which Fast DDS and Cyclone DDS do not share\n", command.name);
      std::exit(2);
    }
    command.reader = make_reader(type_of(command), std::string("rt") + command.name);
  }
  announce(robot->node);
}

void edge_take(Robot *robot)
{
  for (size_t i = 0; i < robot->command_count; i++) {
    Payload payload;
    SampleInfo info;
    while (static_cast<DataReader *>(robot->commands[i].reader)->take_next_sample(&payload, &info) == ReturnCode_t::RETCODE_OK)
      if (info.valid_data)
        fast_obey(robot, &robot->commands[i], payload);
  }
}

void edge_publish_state(const ::Topic *topic, double stamp, const char *const *names, const double *positions, const double *velocities, size_t count)
{
  CdrWriter message;
  put_header(message, stamp, "");
  message.value(static_cast<uint32_t>(count));
  for (size_t i = 0; i < count; i++)
    message.text(names[i]);
  message.doubles(positions, count);
  message.doubles(velocities, count);
  message.doubles(std::vector<double>(count).data(), count);
  write_all(topic, message);
}

void edge_publish_picture(const Camera *camera, double stamp)
{
  CdrWriter message;
  put_header(message, stamp, camera->frame);
  message.value(camera->height);
  message.value(camera->width);
  message.text(camera->encoding);
  message.value<uint8_t>(0);
  message.value(camera->step);
  message.octets(camera->picture.data, camera->picture.size);
  write_all(camera->topic, message);
}

void edge_publish_compressed(const Camera *camera, double stamp, const Bytes *file)
{
  CdrWriter message;
  put_header(message, stamp, camera->frame);
  message.text(file->data[1] == 'P' ? "png" : "jpeg");
  message.octets(file->data, file->size);
  write_all(camera->topic, message);
}

void edge_publish_info(const Info *info, double stamp)
{
  const double width = info->width, height = info->height;
  const double matrices[] = { width, 0, width / 2, 0, width, height / 2, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1,
                              width, 0, width / 2, 0, 0, width, height / 2, 0, 0, 0, 1, 0 };
  const double distortion[5] = {};
  CdrWriter message;
  put_header(message, stamp, "camera");
  message.value(info->height);
  message.value(info->width);
  message.text("plumb_bob");
  message.doubles(distortion, 5);
  for (double value : matrices)
    message.value(value);
  /* No binning, no region of interest. */
  for (int i = 0; i < 6; i++)
    message.value<uint32_t>(0);
  message.value<uint8_t>(0);
  write_all(info->topic, message);
}

void edge_double(::Topic *topic, bool is_on)
{
  if (is_on && !topic->second_writer) {
    topic->second_writer = make_topic_writer(topic);
  } else if (!is_on && topic->second_writer) {
    publisher->delete_datawriter(static_cast<DataWriter *>(topic->second_writer));
    topic->second_writer = nullptr;
  }
}

void edge_close(void)
{
  participant->delete_contained_entities();
  DomainParticipantFactory::get_instance()->delete_participant(participant);
}
