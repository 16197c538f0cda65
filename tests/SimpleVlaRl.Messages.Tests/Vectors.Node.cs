using System.Text.Json;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.DiagnosticMessages;
using SimpleVlaRl.Messages.LifecycleMessages;
using SimpleVlaRl.Messages.RclInterfaces;

namespace SimpleVlaRl.Messages.Tests;

/// <summary>The messages that every node has: parameters, lifecycle, log, diagnostics.</summary>
internal static partial class Vectors
{
    private static ICdrMessage? BuildNode(string type, JsonElement fields) => type switch
    {
        "rcl_interfaces/msg/Log" => new Log
        {
            StampNanoseconds = TimeOf(fields.GetProperty("stamp")).ToNanoseconds(),
            Level = (LogLevel)fields.GetProperty("level").GetByte(),
            Name = Text(fields, "name"),
            Message = Text(fields, "msg"),
            File = Text(fields, "file"),
            Function = Text(fields, "function"),
            Line = fields.GetProperty("line").GetUInt32(),
        },
        "rcl_interfaces/msg/ParameterValue" => ValueOf(fields),
        "rcl_interfaces/msg/ParameterEvent" => new ParameterEvent
        {
            StampNanoseconds = TimeOf(fields.GetProperty("stamp")).ToNanoseconds(),
            Node = Text(fields, "node"),
            NewParameters = List(fields, "new_parameters", ParameterOf),
            ChangedParameters = List(fields, "changed_parameters", ParameterOf),
            DeletedParameters = List(fields, "deleted_parameters", ParameterOf),
        },
        "rcl_interfaces/msg/ParameterDescriptor" => DescriptorOf(fields),
        "rcl_interfaces/srv/GetParameters_Request" or "rcl_interfaces/srv/GetParameterTypes_Request" or "rcl_interfaces/srv/DescribeParameters_Request" =>
            new ParameterNamesRequest { Names = Texts(fields, "names") },
        "rcl_interfaces/srv/GetParameters_Response" => new GetParametersResponse { Values = List(fields, "values", ValueOf) },
        "rcl_interfaces/srv/GetParameterTypes_Response" => new GetParameterTypesResponse { Types = Bytes(fields.GetProperty("types")) },
        "rcl_interfaces/srv/SetParameters_Request" or "rcl_interfaces/srv/SetParametersAtomically_Request" =>
            new SetParametersRequest { Parameters = List(fields, "parameters", ParameterOf) },
        "rcl_interfaces/srv/SetParameters_Response" => new SetParametersResponse { Results = List(fields, "results", ResultOf) },
        "rcl_interfaces/srv/SetParametersAtomically_Response" => new SetParametersAtomicallyResponse { Result = ResultOf(fields.GetProperty("result")) },
        "rcl_interfaces/srv/ListParameters_Request" =>
            new ListParametersRequest { Prefixes = Texts(fields, "prefixes"), Depth = fields.GetProperty("depth").GetUInt64() },
        "rcl_interfaces/srv/ListParameters_Response" => new ListParametersResponse
        {
            Names = Texts(fields.GetProperty("result"), "names"),
            Prefixes = Texts(fields.GetProperty("result"), "prefixes"),
        },
        "rcl_interfaces/srv/DescribeParameters_Response" => new DescribeParametersResponse { Descriptors = List(fields, "descriptors", DescriptorOf) },
        "lifecycle_msgs/msg/State" => StateOf(fields),
        "lifecycle_msgs/msg/TransitionEvent" => new TransitionEvent
        {
            Timestamp = fields.GetProperty("timestamp").GetUInt64(),
            Transition = TransitionOf(fields.GetProperty("transition")),
            StartState = StateOf(fields.GetProperty("start_state")),
            GoalState = StateOf(fields.GetProperty("goal_state")),
        },
        "lifecycle_msgs/msg/TransitionDescription" => TransitionDescriptionOf(fields),
        "lifecycle_msgs/srv/ChangeState_Request" => new ChangeStateRequest { Transition = TransitionOf(fields.GetProperty("transition")) },
        "lifecycle_msgs/srv/ChangeState_Response" => new ChangeStateResponse { Success = fields.GetProperty("success").GetBoolean() },
        "lifecycle_msgs/srv/GetState_Request" or "lifecycle_msgs/srv/GetAvailableStates_Request" => new ValueMessage<byte>(
            0, static (value, ref writer) => writer.WriteByte(value), static (ref reader, out value) => reader.TryReadByte(out value)),
        "lifecycle_msgs/srv/GetState_Response" => new GetStateResponse { CurrentState = StateOf(fields.GetProperty("current_state")) },
        "lifecycle_msgs/srv/GetAvailableStates_Response" => new GetAvailableStatesResponse { AvailableStates = List(fields, "available_states", StateOf) },
        "lifecycle_msgs/srv/GetAvailableTransitions_Response" =>
            new GetAvailableTransitionsResponse { AvailableTransitions = List(fields, "available_transitions", TransitionDescriptionOf) },
        "diagnostic_msgs/msg/KeyValue" => KeyValueOf(fields),
        "diagnostic_msgs/msg/DiagnosticStatus" => StatusOf(fields),
        "diagnostic_msgs/msg/DiagnosticArray" => new DiagnosticArray { Header = Header(fields), Status = List(fields, "status", StatusOf) },
        _ => null,
    };

    private static T[] List<T>(JsonElement fields, string name, Func<JsonElement, T> build) => [.. fields.GetProperty(name).EnumerateArray().Select(build)];

    private static ParameterValue ValueOf(JsonElement fields) => new()
    {
        Type = (ParameterType)fields.GetProperty("type").GetByte(),
        Boolean = fields.GetProperty("bool_value").GetBoolean(),
        Integer = fields.GetProperty("integer_value").GetInt64(),
        Double = Number(fields.GetProperty("double_value")),
        Text = Text(fields, "string_value"),
        Bytes = Bytes(fields.GetProperty("byte_array_value")),
        Booleans = List(fields, "bool_array_value", item => item.GetBoolean()),
        Integers = List(fields, "integer_array_value", item => item.GetInt64()),
        Doubles = Numbers(fields, "double_array_value"),
        Texts = Texts(fields, "string_array_value"),
    };

    private static Parameter ParameterOf(JsonElement fields) => new() { Name = Text(fields, "name"), Value = ValueOf(fields.GetProperty("value")) };

    private static ParameterDescriptor DescriptorOf(JsonElement fields) => new()
    {
        Name = Text(fields, "name"),
        Type = (ParameterType)fields.GetProperty("type").GetByte(),
        Purpose = Text(fields, "description"),
        AdditionalConstraints = Text(fields, "additional_constraints"),
        IsReadOnly = fields.GetProperty("read_only").GetBoolean(),
        HasDynamicType = fields.GetProperty("dynamic_typing").GetBoolean(),
        FloatingPointRange = List(fields, "floating_point_range", item => new FloatingPointRange
        {
            From = item.GetProperty("from_value").GetDouble(),
            To = item.GetProperty("to_value").GetDouble(),
            Step = item.GetProperty("step").GetDouble(),
        }),
        IntegerRange = List(fields, "integer_range", item => new IntegerRange
        {
            From = item.GetProperty("from_value").GetInt64(),
            To = item.GetProperty("to_value").GetInt64(),
            Step = item.GetProperty("step").GetUInt64(),
        }),
    };

    private static SetParametersResult ResultOf(JsonElement fields) =>
        new() { IsSuccessful = fields.GetProperty("successful").GetBoolean(), Reason = Text(fields, "reason") };

    private static State StateOf(JsonElement fields) => new() { Id = fields.GetProperty("id").GetByte(), Label = Text(fields, "label") };

    private static Transition TransitionOf(JsonElement fields) => new() { Id = fields.GetProperty("id").GetByte(), Label = Text(fields, "label") };

    private static TransitionDescription TransitionDescriptionOf(JsonElement fields) => new()
    {
        Transition = TransitionOf(fields.GetProperty("transition")),
        StartState = StateOf(fields.GetProperty("start_state")),
        GoalState = StateOf(fields.GetProperty("goal_state")),
    };

    private static KeyValue KeyValueOf(JsonElement fields) => new() { Key = Text(fields, "key"), Value = Text(fields, "value") };

    private static DiagnosticStatus StatusOf(JsonElement fields) => new()
    {
        Level = (DiagnosticLevel)fields.GetProperty("level").GetByte(),
        Name = Text(fields, "name"),
        Message = Text(fields, "message"),
        HardwareId = Text(fields, "hardware_id"),
        Values = List(fields, "values", KeyValueOf),
    };
}
