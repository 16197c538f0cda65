using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Environments;
using SimpleVlaRl.Serving.OpenPi;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.VlaEval;
using SimpleVlaRl.Serving.XPolicyLab;

namespace SimpleVlaRl.Serving.WebSockets;

/// <summary>Makes what speaks a dialect over a new websocket.</summary>
internal sealed class ConversationFactory(
    PolicyGateway gateway, PolicyCallPool calls, ObservationMaps maps, IAttemptLedger ledger, XPolicySessions sessions)
{
    // Environments send every camera that they have, depth beside colour, and some of them several robots in one message.
    private const int ObservationsPerMessage = 16;

    /// <summary>The largest message of a dialect.</summary>
    public int MaximumBytes(WebSocketDialect dialect) => dialect == WebSocketDialect.OpenPi
        ? gateway.MaximumMessageBytes
        : (int)Math.Min((long)ObservationsPerMessage * gateway.MaximumMessageBytes, int.MaxValue / 4);

    /// <summary>A conversation.</summary>
    /// <param name="dialect">What is spoken.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="robot">What the connection is called.</param>
    public IConversation Create(WebSocketDialect dialect, string caller, string robot) => dialect switch
    {
        WebSocketDialect.VlaEval => new VlaEvalConnection(gateway, calls, maps.Of(dialect, gateway.Manifest), ledger, robot),
        WebSocketDialect.XPolicyLab => new XPolicyConnection(sessions, caller),
        _ => new OpenPiConnection(gateway, calls, robot),
    };
}
