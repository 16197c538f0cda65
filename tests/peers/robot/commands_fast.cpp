/* Commands as bytes. One that is cut off counts as empty, which commands.c refuses. */
#include <string>
#include "cdr.hpp"
#include "fast.hpp"

namespace {

double get_time(CdrReader &reader)
{
  double seconds = reader.value<int32_t>();
  return seconds + 1e-9 * reader.value<uint32_t>();
}

size_t counted(const CdrReader &reader, size_t count)
{
  return reader.whole() ? count : 0;
}

std::vector<char *> pointers(std::vector<std::string> &names)
{
  std::vector<char *> result;
  for (std::string &name : names)
    result.push_back(name.data());
  return result;
}

void obey_trajectory(Robot *robot, Command *command, CdrReader &reader)
{
  double stamp = get_time(reader);
  reader.text();
  std::vector<std::string> names = reader.texts();
  std::vector<std::vector<double>> positions(reader.count(24));
  std::vector<TrajectoryPoint> points(positions.size());
  for (size_t i = 0; i < points.size(); i++) {
    positions[i] = reader.numbers<double>();
    for (int skipped = 0; skipped < 3; skipped++)
      reader.numbers<double>();
    points[i] = { positions[i].data(), positions[i].size(), get_time(reader) };
  }
  command_trajectory(robot, command, pointers(names).data(), counted(reader, names.size()), points.data(), points.size(), stamp);
}

/* JointState and JointJog begin alike: a header, names, and arrays of numbers; the one that counts is the first, or the one after. */
void obey_names(Robot *robot, Command *command, CdrReader &reader)
{
  get_time(reader);
  reader.text();
  std::vector<std::string> names = reader.texts();
  std::vector<double> values = reader.numbers<double>();
  if (command->kind == COMMAND_JOINT_JOG) {
    values = reader.numbers<double>();
    command_jog(robot, command, pointers(names).data(), counted(reader, names.size()), values.data(), values.size());
  } else {
    command_by_name(robot, command, pointers(names).data(), counted(reader, names.size()), values.data(), values.size());
  }
}

}

void fast_obey(Robot *robot, Command *command, const Payload &payload)
{
  CdrReader reader(payload);
  if (command->kind == COMMAND_JOINT_TRAJECTORY) {
    obey_trajectory(robot, command, reader);
  } else if (command->kind == COMMAND_JOINT_STATE || command->kind == COMMAND_JOINT_JOG) {
    obey_names(robot, command, reader);
  } else if (command->kind == COMMAND_FLOAT64_MULTI_ARRAY) {
    for (size_t dimensions = reader.count(12); dimensions > 0; dimensions--) {
      reader.text();
      reader.value<uint32_t>();
      reader.value<uint32_t>();
    }
    reader.value<uint32_t>();
    std::vector<double> positions = reader.numbers<double>();
    command_by_position(robot, command, nullptr, positions.data(), counted(reader, positions.size()));
  } else if (command->kind == COMMAND_INTERBOTIX_JOINT_GROUP) {
    std::string group = reader.text();
    std::vector<double> positions = reader.numbers<float>();
    command_by_position(robot, command, group.c_str(), positions.data(), counted(reader, positions.size()));
  } else {
    std::string name = reader.text();
    char *names[] = { name.data() };
    double position = reader.value<float>();
    command_by_name(robot, command, names, counted(reader, 1), &position, 1);
  }
}
