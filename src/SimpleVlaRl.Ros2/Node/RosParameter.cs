using SimpleVlaRl.Messages.RclInterfaces;

namespace SimpleVlaRl.Ros2.Node;

/// <summary>A parameter that a node declares.</summary>
/// <param name="Name">The name; a point separates its parts.</param>
/// <param name="Value">The value at the start: true or false, an integer, a number, a text or texts. It keeps its type.</param>
/// <param name="Purpose">What it is for, as a sentence.</param>
public sealed record RosParameter(string Name, ParameterValue Value, string Purpose)
{
    /// <summary>What a value must fulfil, in words; tools show it.</summary>
    /// <value>The default is empty.</value>
    public string Constraints { get; init; } = "";

    /// <summary>Says why a value may not be set, null when it may. Called on the receiving thread: must be quick and not throw.</summary>
    /// <value>The default is null, which lets every value of the type through.</value>
    public Func<ParameterValue, string?>? Check { get; init; }

    /// <summary>Takes a value that was checked. Called on the receiving thread: must be quick and not throw.</summary>
    /// <value>The default is null: the parameter cannot be set.</value>
    public Action<ParameterValue>? Apply { get; init; }
}
