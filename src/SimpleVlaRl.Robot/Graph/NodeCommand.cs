using System.CommandLine;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.Graph;

/// <summary><c>vla-robot node</c>: the nodes of a ROS domain.</summary>
internal static class NodeCommand
{
    public static Command Create()
    {
        LookOptions options = new(1.5, "How long to look.");
        Command list = new("list", """
            Lists the nodes of a ROS domain, as 'ros2 node list' does.

            Examples:
              vla-robot node list
              vla-robot node list --domain 7 --json
            """);
        options.AddTo(list);
        list.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation => List(options.Of(parsed), cancellation)));
        return new("node", "Shows the nodes of a ROS domain, without a ROS installation.") { list };
    }

    private static int List(Look look, CancellationToken cancellation)
    {
        using DomainView view = DomainView.Open(look.DomainId);
        DomainView.Wait(look.Time, cancellation);
        string[] names = [.. view.Graph.Nodes().Where(node => node.FullName != view.NodeName).Select(node => node.FullName).Order(StringComparer.Ordinal)];
        foreach (string name in names)
        {
            look.Terminal.Line(name);
        }

        if (names.Length == 0)
        {
            look.Terminal.Status($"no node of another process is seen in ROS domain {view.DomainId}{TopicActions.Elsewhere}");
        }

        look.Terminal.Json(new JsonArray([.. names.Select(name => (JsonNode)name)]));
        return ExitCode.Success;
    }
}
