// Written into a copy of the engine's tests by PgMigrate.Mutation.
using System.Runtime.CompilerServices;
using PgMigrate.Mutation;

namespace PgMigrate.Engine.Tests;

internal static class CurrentTest
{
    [ModuleInitializer]
    internal static void Tell() =>
        MutantSwitch.CurrentTest = () =>
            TestContext.Current switch
            {
                { TestClass: { } test, TestMethod: { } method } => $"{test.TestClassName}.{method.MethodName}",
                { TestClass: { } test } => $"{test.TestClassName}.*",
                _ => null,
            };
}
