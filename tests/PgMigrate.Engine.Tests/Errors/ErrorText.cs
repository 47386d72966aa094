namespace PgMigrate.Engine.Tests.Errors;

/// <summary>What every failure owes to its reader. The texts go to the test's output, to be read aloud.</summary>
internal static class ErrorText
{
    /// <summary>Asserts that a failure is of an id, and says what happened and what to do.</summary>
    public static MigrationException Require(MigrationErrorId id, MigrationException failure)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{failure.ErrorId}: {failure.Message}\n  -> {failure.RecommendedAction}"
        );
        Assert.Equal(id, failure.ErrorId);
        Assert.NotEmpty(failure.Message);
        Assert.NotEmpty(failure.RecommendedAction);
        Assert.DoesNotContain("Exception", failure.Message, StringComparison.Ordinal);
        return failure;
    }

    /// <summary>Asserts that a failure names a place in a file, in its properties and in its message.</summary>
    public static void RequirePlace(MigrationException failure, string path, int line, int column)
    {
        Assert.Equal((path, line, column), (failure.Path, failure.Line, failure.Column));
        Assert.Contains($"{path}:{line}:{column}: ", failure.Message, StringComparison.Ordinal);
    }
}
