using SimpleVlaRl.Messages.RclInterfaces;

namespace SimpleVlaRl.Ros2.Node;

/// <summary>The parameters of a node and the answers to questions about them, as rclcpp gives them. For several threads.</summary>
internal sealed class ParameterStore
{
    private readonly Lock gate = new();
    private readonly IReadOnlyList<RosParameter> declared;
    private readonly Dictionary<string, ParameterValue> values;

    public ParameterStore(IReadOnlyList<RosParameter> declared)
    {
        this.declared = declared;
        values = declared.ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
    }

    /// <summary>All parameters and their values.</summary>
    public Parameter[] All()
    {
        lock (gate)
        {
            return [.. declared.Select(parameter => new Parameter { Name = parameter.Name, Value = values[parameter.Name] })];
        }
    }

    /// <summary>The names below prefixes. A depth of 0 is any; otherwise names have fewer points than that below the prefix.</summary>
    public ListParametersResponse List(ListParametersRequest request)
    {
        string[] names = [.. declared.Select(parameter => parameter.Name).Where(name => IsWanted(name, request))];
        return new()
        {
            Names = names,
            Prefixes = [.. names.Where(name => name.Contains('.', StringComparison.Ordinal)).Select(name => name[..name.LastIndexOf('.')]).Distinct()],
        };
    }

    // One unknown name leaves the whole answer empty: rclcpp and rclpy do so, and their clients rely on it.
    public GetParametersResponse Get(ParameterNamesRequest request)
    {
        lock (gate)
        {
            return new() { Values = Array.TrueForAll(request.Names, values.ContainsKey) ? [.. request.Names.Select(name => values[name])] : [] };
        }
    }

    public GetParameterTypesResponse GetTypes(ParameterNamesRequest request) => new() { Types = [.. Get(request).Values.Select(value => (byte)value.Type)] };

    public DescribeParametersResponse Describe(ParameterNamesRequest request)
    {
        RosParameter?[] found = [.. request.Names.Select(Find)];
        return new() { Descriptors = Array.TrueForAll(found, parameter => parameter is not null) ? [.. found.Select(parameter => Describe(parameter!))] : [] };
    }

    /// <summary>Sets all or none.</summary>
    /// <param name="parameters">What is to be set.</param>
    /// <returns>Whether they were set, else why not.</returns>
    public SetParametersResult Set(IReadOnlyList<Parameter> parameters)
    {
        lock (gate)
        {
            if (parameters.Select(Refusal).FirstOrDefault(refusal => refusal is not null) is { } reason)
            {
                return new() { Reason = reason };
            }

            foreach (Parameter parameter in parameters)
            {
                values[parameter.Name] = parameter.Value;
                Find(parameter.Name)!.Apply!(parameter.Value);
            }

            return new() { IsSuccessful = true };
        }
    }

    private static bool IsWanted(string name, ListParametersRequest request) => request.Prefixes.Length == 0
        ? IsWithin(name, request.Depth)
        : Array.Exists(
            request.Prefixes,
            prefix => name == prefix || (name.StartsWith(prefix + ".", StringComparison.Ordinal) && IsWithin(name[(prefix.Length + 1)..], request.Depth)));

    private static bool IsWithin(string name, ulong depth) => depth == 0 || (ulong)name.Count(character => character == '.') < depth;

    private static ParameterDescriptor Describe(RosParameter parameter) => new()
    {
        Name = parameter.Name,
        Type = parameter.Value.Type,
        Purpose = parameter.Purpose,
        AdditionalConstraints = parameter.Constraints,
        IsReadOnly = parameter.Apply is null,
    };

    private RosParameter? Find(string name) => declared.FirstOrDefault(parameter => parameter.Name == name);

    private string? Refusal(Parameter parameter) => Find(parameter.Name) switch
    {
        null => $"There is no parameter '{parameter.Name}'.",
        { Apply: null } => $"The parameter '{parameter.Name}' cannot be set; it is fixed at the start.",
        { } declaration when declaration.Value.Type != parameter.Value.Type =>
            $"The parameter '{parameter.Name}' is of type {declaration.Value.Type}; got {parameter.Value.Type}.",
        { } declaration => declaration.Check?.Invoke(parameter.Value),
    };
}
