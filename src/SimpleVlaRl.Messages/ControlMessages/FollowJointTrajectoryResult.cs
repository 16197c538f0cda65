using System.Globalization;
using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Messages.ControlMessages;

/// <summary>The result of <see cref="FollowJointTrajectory"/>.</summary>
public sealed class FollowJointTrajectoryResult : ICdrMessage
{
    /// <summary>0 when the trajectory was followed, else why not: -1 to -5.</summary>
    public int ErrorCode { get; set; }

    /// <summary>The controller's own words about it; may be empty.</summary>
    public string ErrorString { get; set; } = "";

    /// <summary>The code's meaning and the controller's words; the words alone when the trajectory was followed.</summary>
    /// <returns>The text; may be empty.</returns>
    public override string ToString()
    {
        string meaning = ErrorCode switch
        {
            0 => "",
            -1 => "invalid goal",
            -2 => "invalid joints",
            -3 => "the trajectory's start is past",
            -4 => "a joint left its path tolerance",
            -5 => "a joint missed its goal tolerance",
            _ => string.Create(CultureInfo.InvariantCulture, $"error {ErrorCode}"),
        };
        return meaning.Length == 0 || ErrorString.Length == 0 ? meaning + ErrorString : $"{meaning}: {ErrorString}";
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteInt32(ErrorCode);
        writer.WriteString(ErrorString);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadInt32(out int code) & reader.TryReadString(out string text);
        (ErrorCode, ErrorString) = (code, text);
        return read;
    }
}
