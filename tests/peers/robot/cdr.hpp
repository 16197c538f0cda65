/* Plain CDR as ROS 2 puts it on the wire: little-endian, aligned to the first byte after the four of the encapsulation. */
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

class CdrWriter {
public:
  CdrWriter() : bytes{ 0, 1, 0, 0 } {}

  template <typename T> void value(T item)
  {
    align(sizeof item);
    append(&item, sizeof item);
  }

  void text(const std::string &item)
  {
    value(static_cast<uint32_t>(item.size() + 1));
    append(item.c_str(), item.size() + 1);
  }

  void raw(const void *data, size_t size) { append(data, size); }

  void octets(const uint8_t *data, size_t size)
  {
    value(static_cast<uint32_t>(size));
    append(data, size);
  }

  void doubles(const double *items, size_t count)
  {
    value(static_cast<uint32_t>(count));
    for (size_t i = 0; i < count; i++)
      value(items[i]);
  }

  const std::vector<uint8_t> &finish() const { return bytes; }

private:
  void align(size_t size) { bytes.resize(4 + (bytes.size() - 4 + size - 1) / size * size); }

  void append(const void *data, size_t size)
  {
    const uint8_t *from = static_cast<const uint8_t *>(data);
    bytes.insert(bytes.end(), from, from + size);
  }

  std::vector<uint8_t> bytes;
};

/* After an item that is not there everything reads as 0, and is_whole is false. */
class CdrReader {
public:
  explicit CdrReader(const std::vector<uint8_t> &bytes) : bytes(bytes), is_whole(bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 1) {}

  template <typename T> T value()
  {
    T item{};
    align(sizeof item);
    if (has(sizeof item)) {
      std::memcpy(&item, bytes.data() + next, sizeof item);
      next += sizeof item;
    }
    return item;
  }

  std::string text()
  {
    uint32_t size = value<uint32_t>();
    if (size == 0 || !has(size))
      return "";
    std::string item(reinterpret_cast<const char *>(bytes.data() + next), size - 1);
    next += size;
    return item;
  }

  std::vector<std::string> texts()
  {
    std::vector<std::string> items(count(4));
    for (std::string &item : items)
      item = text();
    return items;
  }

  template <typename T> std::vector<double> numbers()
  {
    std::vector<double> items(count(sizeof(T)));
    for (double &item : items)
      item = value<T>();
    return items;
  }

  /* A sequence's count, which cannot be more than what follows has room for. */
  size_t count(size_t smallest)
  {
    uint32_t items = value<uint32_t>();
    return has(static_cast<size_t>(items) * smallest) ? items : 0;
  }

  bool whole() const { return is_whole; }

private:
  void align(size_t size) { next = 4 + (next - 4 + size - 1) / size * size; }

  bool has(size_t size)
  {
    is_whole = is_whole && next + size <= bytes.size();
    return is_whole;
  }

  const std::vector<uint8_t> &bytes;
  size_t next = 4;
  bool is_whole;
};
