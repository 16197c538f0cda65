/* What robot_fast.cpp and commands_fast.cpp share. */
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <vector>
#include <fastdds/dds/topic/TopicDataType.hpp>
#include "robot.h"

/* The encapsulation and what follows it. */
using Payload = std::vector<uint8_t>;

/* commands_fast.cpp: reads a command and gives it to commands.c. */
void fast_obey(Robot *robot, Command *command, const Payload &payload);

/* Any type: a sample is its bytes. */
class RawType : public eprosima::fastdds::dds::TopicDataType {
public:
  explicit RawType(const char *name)
  {
    setName(name);
    m_typeSize = 4096;
    m_isGetKeyDefined = false;
    /* As rmw_fastrtps: ROS 2 announces no type information. */
    auto_fill_type_object(false);
    auto_fill_type_information(false);
  }

  bool serialize(void *data, eprosima::fastrtps::rtps::SerializedPayload_t *payload) override
  {
    const Payload &bytes = *static_cast<Payload *>(data);
    std::memcpy(payload->data, bytes.data(), bytes.size());
    payload->length = static_cast<uint32_t>(bytes.size());
    payload->encapsulation = CDR_LE;
    return true;
  }

  bool deserialize(eprosima::fastrtps::rtps::SerializedPayload_t *payload, void *data) override
  {
    static_cast<Payload *>(data)->assign(payload->data, payload->data + payload->length);
    return true;
  }

  std::function<uint32_t()> getSerializedSizeProvider(void *data) override
  {
    return [data] { return static_cast<uint32_t>(static_cast<Payload *>(data)->size()); };
  }

  void *createData() override { return new Payload; }
  void deleteData(void *data) override { delete static_cast<Payload *>(data); }
  bool getKey(void *, eprosima::fastrtps::rtps::InstanceHandle_t *, bool) override { return false; }
};
