using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Distributed;

namespace SimpleVlaRl.Experiments.Reinforcement.Assisting;

/// <summary>The assistants of a run.</summary>
internal sealed class GradientAssistants : IDisposable
{
    private readonly List<AssistantClient> clients = [];
    private readonly Terminal terminal;
    private readonly HashSet<string> said = [];

    private GradientAssistants(Terminal terminal) => this.terminal = terminal;

    /// <summary>All of them.</summary>
    public IReadOnlyList<IGradientAssistant> All => clients;

    /// <summary>Finds them; a learner does not start without those that it was given.</summary>
    /// <param name="options">Where; null for none.</param>
    /// <param name="network">The network, before anything is trained.</param>
    /// <param name="terminal">Is told about those that fail later.</param>
    /// <exception cref="UserException">One is not there, or has another network.</exception>
    public static GradientAssistants Connect(AssistantOptions? options, PolicyNetwork network, Terminal terminal)
    {
        GradientAssistants assistants = new(terminal);
        if (options is null)
        {
            return assistants;
        }

        try
        {
            GradientContract contract = GradientContract.Of(network);
            if (contract.Problem is { } problem)
            {
                throw new UserException(problem);
            }

            foreach (Uri address in options.Addresses)
            {
                assistants.clients.Add(AssistantClient.Connect(address, options, network.Architecture, contract, TimeProvider.System));
            }

            terminal.Status($"{assistants.clients.Count} assistants compute parts of every step");
            return assistants;
        }
        catch
        {
            assistants.Dispose();
            throw;
        }
    }

    /// <summary>Says what went wrong, once as long as it lasts.</summary>
    public void Say(string problem)
    {
        said.RemoveWhere(earlier => !clients.Exists(client => client.Trouble == earlier));
        if (said.Add(problem))
        {
            terminal.Status(problem);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => clients.ForEach(client => client.Dispose());
}
