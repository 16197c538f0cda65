namespace SimpleVlaRl.Messages.Cdr;

/// <summary>
/// A ROS message that can be written and read as CDR. Each also has a static <c>Description</c>: its names, its definition text and its hash. The messages of
/// an action have theirs in the action's description.
/// </summary>
public interface ICdrMessage
{
    /// <summary>Appends the fields.</summary>
    /// <param name="writer">Where they go.</param>
    void Write(ref CdrWriter writer);

    /// <summary>Overwrites the fields from a payload. Arrays are reused where their lengths agree.</summary>
    /// <param name="reader">Where they come from.</param>
    /// <returns>Whether the payload held all fields; when not, the content is unspecified.</returns>
    bool TryRead(ref CdrReader reader);
}
