using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.OperatorConsole.Access;

/// <summary>Who a browser belongs to: a cookie for a token, because a browser cannot show the token itself when it opens a websocket.</summary>
internal sealed class SignIn(WebDoor door, TimeProvider time)
{
    /// <summary>The name of whoever is at this machine, where nobody is asked for one.</summary>
    public const string Local = "local";

    private const int KeyBytes = 32;
    private const int MostSessions = 256;
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<string, (string Name, DateTimeOffset Until)> sessions = new(StringComparer.Ordinal);

    /// <summary>Whose request it is; null where nobody has signed in.</summary>
    /// <exception cref="RequestException">A token is shown that is wrong or has expired.</exception>
    public string? NameOf(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!door.AsksForToken)
        {
            return Local;
        }

        if (door.NameOf(request) is { } name)
        {
            return name;
        }

        DateTimeOffset now = time.GetUtcNow();
        if (request.Cookies[Cookie(context)] is not { } key || !sessions.TryGetValue(key, out (string Name, DateTimeOffset Until) session)
            || now >= session.Until)
        {
            return null;
        }

        // Whoever goes on is not signed out in the middle of it.
        sessions.TryUpdate(key, session with { Until = now + Lasts }, session);
        return session.Name;
    }

    /// <summary>Signs a browser in.</summary>
    /// <exception cref="RequestException">The token is nobody's, or has expired.</exception>
    public void Open(HttpContext context, string token)
    {
        if (!door.AsksForToken)
        {
            return;
        }

        string name = door.NameOf(token);
        DateTimeOffset now = time.GetUtcNow();
        foreach ((string old, (string Name, DateTimeOffset Until) session) in sessions)
        {
            if (session.Until <= now)
            {
                sessions.TryRemove(old, out _);
            }
        }

        if (sessions.Count >= MostSessions)
        {
            throw new RequestException(RequestProblem.Overloaded, $"{MostSessions} browsers are signed in; sign one out.");
        }

        string key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        sessions[key] = (name, now + Lasts);
        context.Response.Cookies.Append(Cookie(context), key, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = door.IsEncrypted,
            Path = "/",
        });
    }

    /// <summary>Signs a browser out.</summary>
    public void Close(HttpContext context)
    {
        if (context.Request.Cookies[Cookie(context)] is { } key)
        {
            sessions.TryRemove(key, out _);
            context.Response.Cookies.Delete(Cookie(context));
        }
    }

    /// <summary>Browsers tell cookies of one host apart by their names, not by the port: two pages of one machine have one each.</summary>
    private static string Cookie(HttpContext context) => FormattableString.Invariant($"vla-console-{context.Connection.LocalPort}");
}
