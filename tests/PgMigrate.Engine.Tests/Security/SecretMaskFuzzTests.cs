using System.Globalization;
using System.Text;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Tests.Reports;
using PgMigrate.Engine.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// Random secrets in random forms and places: nothing of one is left. <c>PGMIGRATE_FUZZ_SEED</c> repeats a run,
/// <c>PGMIGRATE_FUZZ_ROUNDS</c> makes it longer.
/// </summary>
public sealed class SecretMaskFuzzTests(ITestOutputHelper output)
{
    private static readonly ReportFormat[] Formats = Enum.GetValues<ReportFormat>();

    [Fact]
    public void Nothing_of_a_secret_is_left()
    {
        var seed = TestScale.Given("PGMIGRATE_FUZZ_SEED") ?? Environment.TickCount;
        output.WriteLine($"PGMIGRATE_FUZZ_SEED={seed}");
        var random = new Random(seed);
        var shapes = new SecretShapes(random);
        var rounds = TestScale.Count("PGMIGRATE_FUZZ_ROUNDS", usual: 500, full: 10_000);
        for (var round = 0; round < rounds; round++)
        {
            var secret = shapes.Next();
            var mask = new SecretMask([new("Secret", secret, true), new("Other", shapes.Next(), true)]);
            var text = shapes.Hold(secret);
            var shown = Shown(mask, text, Formats[round % Formats.Length]);
            if (SecretShapes.LeftOf(secret, shown) is { } left)
                Assert.Fail($"Seed {seed}, round {round}: '{left}' is left of {Hex(secret)} ({secret}) in {text} as {shown}");
        }
    }

    // As it is, and through each way out: an object, a failure with all its causes, a report.
    private static string Shown(SecretMask mask, string text, ReportFormat format)
    {
        var finding = mask.Hide(
            SampleFindings.Error with
            {
                Statement = text,
                Object = text,
                Message = text,
                Reason = text,
                SafeWay = text,
                AllowedBecause = text,
            }
        );
        var cause = new InvalidOperationException(text, new ArgumentException(text));
        var failure = FailureCauseException.Clean(
            new MigrationException(MigrationErrorId.StatementFailed, text, text, cause)
            {
                Statement = text,
                Detail = text,
                Hint = text,
            },
            mask.Hide
        );
        using var report = new StringWriter(CultureInfo.InvariantCulture);
        FindingReport.Write([finding], format, SampleFindings.Root, report);
        return string.Join('\n', mask.Hide(text), finding, failure, Everything((MigrationException)failure), report);
    }

    private static string Everything(MigrationException failure) =>
        string.Join(
            '\n',
            failure.Message,
            failure.RecommendedAction,
            failure.Statement,
            failure.Detail,
            failure.Hint,
            failure.InnerException
        );

    private static string Hex(string text) => Convert.ToHexString(Encoding.Unicode.GetBytes(text));
}
