using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace SimpleVlaRl.Robots;

/// <summary>How every file of a robot is read: keys in snake case, none unknown, none twice, numbers as on the command line.</summary>
internal static class ProfileYaml
{
    /// <summary>Reads a document.</summary>
    /// <typeparam name="T">What stands in it.</typeparam>
    /// <param name="text">The document.</param>
    /// <returns>What it says; null when it is empty.</returns>
    /// <exception cref="YamlException">It is no such document; the exception says where.</exception>
    public static T? Read<T>(string text)
        where T : class => new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithDuplicateKeyChecking()
            .WithTypeConverter(new YamlNumber())
            .WithTypeConverter(new YamlWord())
            .Build()
            .Deserialize<T?>(text);
}
