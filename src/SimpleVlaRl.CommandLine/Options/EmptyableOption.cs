using System.CommandLine;

namespace SimpleVlaRl.CommandLine.Options;

/// <summary>A text whose emptiness means something; of every other option an empty value is refused, since a script's unset variable looks like it.</summary>
/// <param name="name">The option's name.</param>
public sealed class EmptyableOption(string name) : Option<string>(name);
