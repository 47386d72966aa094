using System.Reflection;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>What grate keeps to itself.</summary>
internal static class GrateCore
{
    /// <summary>One of its types, by full name.</summary>
    public static Type Type(string name) => Assembly.Load("grate.core").GetType(name, throwOnError: true)!;
}
