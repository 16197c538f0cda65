using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace SimpleVlaRl.Serving.Server;

/// <summary>Keeps one address from taking all connections, before a byte of any is read; one too many is closed.</summary>
internal sealed class AddressLimit(ConnectionCounts counts, LogQuota quota, ILogger<AddressLimit> log)
{
    /// <summary>Puts the limit in front of a connection's protocols.</summary>
    public ConnectionDelegate Before(ConnectionDelegate next) => async connection =>
    {
        string address = (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "?";
        if (counts.TryTake(address) is { } problem)
        {
            if (quota.Allows(out long silent))
            {
                log.TurnedAway(address, problem, silent);
            }

            connection.Abort(new ConnectionAbortedException(problem));
            return;
        }

        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            counts.Return(address);
        }
    };
}
