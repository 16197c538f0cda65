using SimpleVlaRl.Core.Text;

namespace SimpleVlaRl.CommandLine.Options;

/// <summary>An option whose value is one number or several, read by <see cref="NumberText"/> and held to a range.</summary>
public interface INumberOption
{
    /// <summary>What it takes, in words.</summary>
    string Expected { get; }

    /// <summary>Whether it takes several numbers with commas between them.</summary>
    bool SplitsAtCommas { get; }
}
