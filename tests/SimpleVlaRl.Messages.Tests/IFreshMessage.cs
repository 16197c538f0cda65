using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Messages.Tests;

/// <summary>A message that knows how to make an empty one of its kind.</summary>
internal interface IFreshMessage : ICdrMessage
{
    ICdrMessage Fresh();
}
