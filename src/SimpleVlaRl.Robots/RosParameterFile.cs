using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SimpleVlaRl.Robots;

/// <summary>Reads a parameter file of ROS 2: nodes, each with <c>ros__parameters</c>.</summary>
public static class RosParameterFile
{
    private const string AnyNode = "/**";
    private const string Key = "ros__parameters";

    /// <summary>Reads what a file says of a node.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isNode">Whether a name, without its leading slash, is the node's.</param>
    /// <returns>Names and values as they are written, in the order of the file.</returns>
    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string path, Func<string, bool> isNode)
    {
        ArgumentNullException.ThrowIfNull(isNode);
        YamlStream yaml = [];
        try
        {
            using StreamReader reader = new(path);
            yaml.Load(reader);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or YamlException)
        {
            throw new InvalidDataException($"The parameter file '{path}' cannot be read: {exception.Message}", exception);
        }

        return
        [
            .. yaml.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>()
                .SelectMany(root => root)
                .Where(node => node.Key.ToString() == AnyNode || isNode(node.Key.ToString().TrimStart('/')))
                .Select(node => node.Value).OfType<YamlMappingNode>()
                .Where(node => node.Children.ContainsKey(new YamlScalarNode(Key)))
                .Select(node => node.Children[new YamlScalarNode(Key)]).OfType<YamlMappingNode>()
                .SelectMany(parameters => parameters)
                .Select(parameter => new KeyValuePair<string, string>(parameter.Key.ToString(), parameter.Value.ToString()))
        ];
    }
}
