using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Descriptions;
using static SimpleVlaRl.Messages.Descriptions.FieldDescription;

namespace SimpleVlaRl.Messages.Inspection;

/// <summary>Types by which ROS 2 nodes tell of their own types and services: type_description_interfaces and service_msgs.</summary>
internal static class IntrospectionTypes
{
    private const int LongestTypeName = 255;
    private const int GidSize = 16;

    private static readonly MessageDescription FieldType = new(
        "type_description_interfaces/msg/FieldType",
        Of("type_id", FieldKind.UInt8),
        Of("capacity", FieldKind.UInt64),
        Of("string_capacity", FieldKind.UInt64),
        BoundedText("nested_type_name", LongestTypeName));

    private static readonly MessageDescription Field = new(
        "type_description_interfaces/msg/Field", Of("name", FieldKind.Text), Of("type", FieldType), Of("default_value", FieldKind.Text));

    private static readonly MessageDescription IndividualTypeDescription = new(
        "type_description_interfaces/msg/IndividualTypeDescription", BoundedText("type_name", LongestTypeName), Sequence("fields", Field));

    private static readonly MessageDescription TypeDescription = new(
        "type_description_interfaces/msg/TypeDescription",
        Of("type_description", IndividualTypeDescription),
        Sequence("referenced_type_descriptions", IndividualTypeDescription));

    private static readonly MessageDescription TypeSource = new(
        "type_description_interfaces/msg/TypeSource",
        Of("type_name", FieldKind.Text),
        Of("encoding", FieldKind.Text),
        Of("raw_file_contents", FieldKind.Text));

    private static readonly MessageDescription KeyValue = new(
        "type_description_interfaces/msg/KeyValue", Of("key", FieldKind.Text), Of("value", FieldKind.Text));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MessageDescription> All { get; } =
    [
        FieldType,
        Field,
        IndividualTypeDescription,
        TypeDescription,
        TypeSource,
        KeyValue,
        new(
            "type_description_interfaces/srv/GetTypeDescription_Request",
            Of("type_name", FieldKind.Text),
            Of("type_hash", FieldKind.Text),
            Of("include_type_sources", FieldKind.Boolean)),
        new(
            "type_description_interfaces/srv/GetTypeDescription_Response",
            Of("successful", FieldKind.Boolean),
            Of("failure_reason", FieldKind.Text),
            Of("type_description", TypeDescription),
            Sequence("type_sources", TypeSource),
            Sequence("extra_information", KeyValue)),
        new(
            "service_msgs/msg/ServiceEventInfo",
            Of("event_type", FieldKind.UInt8),
            Of("stamp", Time.Description),
            FieldDescription.Array("client_gid", FieldKind.UInt8, GidSize),
            Of("sequence_number", FieldKind.Int64)),
    ];
}
