using System.Text.RegularExpressions;
using System.Xml.Linq;
using YamlDotNet.RepresentationModel;

namespace SimpleVlaRl.Robots.Tests.Launch;

/// <summary>The three ROS 2 launch files can be read, and say the same.</summary>
public sealed partial class LaunchFileTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "launch", "ros2");
    private static readonly string Python = File.ReadAllText(Path.Combine(Folder, "run.launch.py"));
    private static readonly XElement Xml = XDocument.Load(Path.Combine(Folder, "run.launch.xml")).Root!;
    private static readonly YamlSequenceNode Yaml = ReadYaml();

    [Fact]
    public void Python_IsPython()
    {
        const string Compile = "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')";
        (int exitCode, string errors) = Command.Run("python3", "-c", Compile, Path.Combine(Folder, "run.launch.py"));
        Assert.True(exitCode == 0, errors);
    }

    [Fact]
    public void Arguments_AreTheSameInAllThree()
    {
        (string, string)[] inXml = [.. Xml.Elements("arg").Select(argument => (argument.Attribute("name")!.Value, argument.Attribute("description")!.Value))];
        Assert.Equal(10, inXml.Length);
        Assert.Equal(inXml, Entries("arg").Select(argument => (Text(argument, "name"), Text(argument, "description"))));
        Assert.Equal(inXml, Argument().Matches(Python).Select(match => (match.Groups["name"].Value, match.Groups["description"].Value)));
    }

    [Fact]
    public void Defaults_AreTheSameInXmlAndYaml() => Assert.Equal(
        Xml.Elements("arg").Select(argument => argument.Attribute("default")?.Value),
        Entries("arg").Select(argument => argument.Children.ContainsKey("default") ? Text(argument, "default") : null));

    [Fact]
    public void Command_IsTheSameInAllThreeAndHasOptionsOfRun()
    {
        string inXml = Xml.Element("executable")!.Attribute("cmd")!.Value;
        Assert.Equal(inXml, Text(Entries("executable").Single(), "cmd"));
        string[] options = [.. Option().Matches(inXml).Select(match => match.Groups["name"].Value)];
        Assert.Equal(options, Words().Match(Python).Groups["words"].Value.Split(", ").Select(word => word.Trim('\'')));
        string command = File.ReadAllText(Path.Combine(Repository.Root, "src", "SimpleVlaRl.Robot", "Run", "RunCommand.cs"));
        Assert.All(options, option => Assert.Contains($"\"--{option}\"", command, StringComparison.Ordinal));
    }

    [Fact]
    public void Package_InstallsEveryLaunchFile()
    {
        Assert.Equal("vla_robot_launch", XDocument.Load(Path.Combine(Folder, "package.xml")).Root!.Element("name")!.Value);
        string cmake = File.ReadAllText(Path.Combine(Folder, "CMakeLists.txt"));
        Assert.Contains("project(vla_robot_launch ", cmake, StringComparison.Ordinal);
        string[] files = [.. Directory.GetFiles(Folder, "*.launch.*").Select(file => Path.GetFileName(file))];
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Contains(file, cmake, StringComparison.Ordinal));
    }

    private static IEnumerable<YamlMappingNode> Entries(string action) => Yaml.Children.Cast<YamlMappingNode>()
        .Where(entry => entry.Children.ContainsKey(action)).Select(entry => (YamlMappingNode)entry.Children[action]);

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node.Children[key]).Value!;

    private static YamlSequenceNode ReadYaml()
    {
        using StreamReader reader = File.OpenText(Path.Combine(Folder, "run.launch.yaml"));
        YamlStream stream = [];
        stream.Load(reader);
        return (YamlSequenceNode)((YamlMappingNode)stream.Documents[0].RootNode).Children["launch"];
    }

    [GeneratedRegex(@"DeclareLaunchArgument\(\s*'(?<name>\w+)',.*?description=(?<quote>['""])(?<description>.*?)\k<quote>[,)]", RegexOptions.Singleline)]
    private static partial Regex Argument();

    [GeneratedRegex(@"--(?<name>[a-z-]+) ")]
    private static partial Regex Option();

    [GeneratedRegex(@"for option in \((?<words>[^)]+)\)")]
    private static partial Regex Words();
}
