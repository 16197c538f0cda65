using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("SimpleVlaRl.Native.Tests")]
