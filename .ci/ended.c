// A program in a console of its own, as in a window, ended while it draws: what `.ci/smoke` holds the Windows program against.
//
//   ended.exe REPORT EVENT LETTERS PROGRAM ARGUMENTS…
//
// EVENT is the number of a console event: 0 Ctrl-C, 1 Ctrl-Break, 2 the closed window, 5 the end of the session, 6 that of the system.
// LETTERS are typed once a screen is drawn; at each | it is waited for what comes of them. REPORT says whether the program lived until
// then, for how many milliseconds it lived on, and its exit code; what it drew is in REPORT.screen. Started again within that console by
// itself, with “inside” before the rest. The console of wine 8 passes on Ctrl-C alone; the others are given as the console of Windows gives
// them, by a thread within the program that begins at kernelbase's CtrlRoutine. x86_64-w64-mingw32-gcc -municode.
#define _WIN32_WINNT 0x0A00
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

static HANDLE drawn;
static volatile LONG bytes_drawn;

static DWORD WINAPI drain(void *into) {
    char bytes[4096];
    DWORD got, put;
    while (ReadFile(drawn, bytes, sizeof bytes, &got, NULL) && got > 0) {
        WriteFile((HANDLE)into, bytes, got, &put, NULL);
        InterlockedExchangeAdd(&bytes_drawn, (LONG)got);
    }
    return 0;
}

// Waits until more is drawn than there was, and nothing has come for so long (milliseconds); half a minute at most.
static void settle(LONG before, int quiet) {
    LONG seen = bytes_drawn;
    for (int tries = 0, still = 0; tries < 600 && (seen <= before || still < quiet); tries++) {
        Sleep(50);
        still = bytes_drawn == seen ? still + 50 : 0;
        seen = bytes_drawn;
    }
}

static BOOL WINAPI stay(DWORD event) { return event == CTRL_C_EVENT; }

static BOOL give(HANDLE program, DWORD_PTR event) {
    if (event == CTRL_C_EVENT) return GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
    LPTHREAD_START_ROUTINE routine = (LPTHREAD_START_ROUTINE)(void *)GetProcAddress(GetModuleHandleW(L"kernelbase"), "CtrlRoutine");
    return routine && CreateRemoteThread(program, NULL, 0, routine, (void *)event, 0, NULL);
}

static HANDLE open_console(const wchar_t *name) {
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    return CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, NULL);
}

// Inside the console: starts the program, ends it when told, reports.
static int inside(const wchar_t *report, DWORD_PTR event, wchar_t *line) {
    SetConsoleCtrlHandler(stay, TRUE);
    HANDLE told = CreateEventW(NULL, TRUE, FALSE, L"hezhun-ended");
    STARTUPINFOW start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES};
    start.hStdInput = open_console(L"CONIN$");
    start.hStdOutput = start.hStdError = open_console(L"CONOUT$");
    PROCESS_INFORMATION child;
    FILE *to = _wfopen(report, L"w");
    if (!to || !CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &child)) return 5;
    WaitForSingleObject(told, 120000);
    fprintf(to, "lived %d, ", WaitForSingleObject(child.hProcess, 0) == WAIT_TIMEOUT);
    ULONGLONG begun = GetTickCount64();
    fprintf(to, "given %d, ", give(child.hProcess, event));
    DWORD code = 0, over = WaitForSingleObject(child.hProcess, 15000);
    GetExitCodeProcess(child.hProcess, &code);
    fprintf(to, "over %d, code %lu, ms %d\n", over == WAIT_OBJECT_0, code, (int)(GetTickCount64() - begun));
    fclose(to);
    if (over != WAIT_OBJECT_0) TerminateProcess(child.hProcess, 9);
    return 0;
}

int wmain(int count, wchar_t **words) {
    if (count < 5) return 2;
    if (!wcscmp(words[1], L"inside")) {
        // The command line behind our own words, as it was given.
        wchar_t *line = GetCommandLineW();
        for (int skipped = 0; skipped < 4; skipped++) {
            for (int quoted = 0; *line && (quoted || *line != L' '); line++) quoted ^= *line == L'"';
            while (*line == L' ') line++;
        }
        return inside(words[2], wcstoul(words[3], NULL, 10), line);
    }
    typedef HRESULT(WINAPI * Create)(COORD, HANDLE, HANDLE, DWORD, void **);
    Create create = (Create)(void *)GetProcAddress(GetModuleHandleW(L"kernel32"), "CreatePseudoConsole");
    HANDLE from_here, keys, to_here;
    void *console;
    if (!CreatePipe(&from_here, &keys, NULL, 0) || !CreatePipe(&drawn, &to_here, NULL, 0)) return 3;
    if (!create || FAILED(create((COORD){80, 24}, from_here, to_here, 0, &console))) return 4;
    HANDLE tell = CreateEventW(NULL, TRUE, FALSE, L"hezhun-ended");
    char room[512];
    SIZE_T size = sizeof room;
    STARTUPINFOEXW start = {.StartupInfo = {.cb = sizeof start}, .lpAttributeList = (LPPROC_THREAD_ATTRIBUTE_LIST)room};
    InitializeProcThreadAttributeList(start.lpAttributeList, 1, 0, &size);
    UpdateProcThreadAttribute(start.lpAttributeList, 0, 0x00020016, console, sizeof console, NULL, NULL);
    wchar_t self[MAX_PATH], again[4096], picture[MAX_PATH];
    GetModuleFileNameW(NULL, self, MAX_PATH);
    int at = swprintf(again, 4096, L"\"%ls\" inside %ls %ls", self, words[1], words[2]);
    for (int word = 4; word < count; word++) at += swprintf(again + at, 4096 - at, L" \"%ls\"", words[word]);
    PROCESS_INFORMATION child;
    if (!CreateProcessW(NULL, again, NULL, NULL, FALSE, EXTENDED_STARTUPINFO_PRESENT, NULL, NULL, &start.StartupInfo, &child)) return 5;
    swprintf(picture, MAX_PATH, L"%ls.screen", words[1]);
    CreateThread(NULL, 0, drain, CreateFileW(picture, GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_ALWAYS, 0, NULL), 0, NULL);
    // The first picture is a screen full.
    settle(1500, 2000);
    char typed[1024];
    int letters = WideCharToMultiByte(CP_UTF8, 0, words[3], -1, typed, sizeof typed, NULL, NULL) - 1;
    for (int n = 0, from = 0; n <= letters; n++)
        if (n == letters || typed[n] == '|') {
            DWORD put;
            LONG before = bytes_drawn;
            if (n > from) WriteFile(keys, typed + from, n - from, &put, NULL);
            from = n + 1;
            // The last one shorter than the pause after which a draft is kept anyway.
            settle(before, n == letters ? 100 : 1000);
        }
    SetEvent(tell);
    return WaitForSingleObject(child.hProcess, 60000) == WAIT_OBJECT_0 ? 0 : 6;
}
