using System.Text.Json;

namespace PgMigrate.Mutation.Trials;

/// <summary>What became of the tests of a process, method by method.</summary>
internal sealed class TestOutcome
{
    private readonly Dictionary<string, string> _classes = [];
    private readonly Dictionary<string, string> _methods = [];
    private readonly Dictionary<string, double> _seconds = [];
    private readonly HashSet<string> _failed = [];
    private readonly HashSet<string> _running = [];

    /// <summary>Null where it did not end by itself.</summary>
    public int? ExitCode { get; set; }

    /// <summary>Whether it was killed since it took too long.</summary>
    public bool Hangs { get; set; }

    /// <summary>The full names of methods of which a test failed.</summary>
    public IReadOnlyCollection<string> Failed => _failed;

    /// <summary>The full names of methods that had begun and not ended.</summary>
    public IReadOnlyCollection<string> Unfinished => _running;

    /// <summary>The seconds that each method took, all its tests together.</summary>
    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    /// <summary>Whether all went well.</summary>
    public bool Passed => ExitCode == 0 && _failed.Count == 0;

    /// <summary>Takes a message of xUnit's JSON reporter.</summary>
    public void Add(JsonElement message)
    {
        switch (Text(message, "$type"))
        {
            case "test-class-starting":
                _classes[Text(message, "TestClassUniqueID")] = Text(message, "TestClassName");
                break;
            case "test-method-starting":
                var method = $"{_classes[Text(message, "TestClassUniqueID")]}.{Text(message, "MethodName")}";
                _methods[Text(message, "TestMethodUniqueID")] = method;
                _running.Add(method);
                break;
            case "test-method-finished":
                _running.Remove(MethodOf(message));
                break;
            case "test-passed" or "test-skipped" or "test-failed" when message.TryGetProperty("ExecutionTime", out var seconds):
                _seconds[MethodOf(message)] = _seconds.GetValueOrDefault(MethodOf(message)) + seconds.GetDouble();
                break;
        }

        if (Text(message, "$type") == "test-failed")
            _failed.Add(MethodOf(message));
    }

    private string MethodOf(JsonElement message) => _methods[Text(message, "TestMethodUniqueID")];

    private static string Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
