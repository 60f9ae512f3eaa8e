// Temporarily points standard error at /dev/null, below JavaScript.
//
// TensorFlow writes to file descriptor 2 from C++ static initializers, that is while its library is being
// loaded: no TensorFlow setting and no hook on process.stderr is early or low-level enough to prevent that.

#include <errno.h>
#include <fcntl.h>
#include <node_api.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

// Worker threads share the descriptor, so calls nest: the first silences and the last restores.
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int depth = 0;
static int saved = -1;

static int redirect(void) {
  // Copied first: if standard error is closed, opening /dev/null would take its number.
  int copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (copy < 0) return -1;
  int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  int result = null < 0 ? -1 : dup2(null, STDERR_FILENO);
  int problem = errno;
  if (null >= 0) close(null);
  if (result < 0) close(copy);
  else saved = copy;
  errno = problem;
  return result;
}

static int put_back(void) {
  if (dup2(saved, STDERR_FILENO) < 0) return -1;
  close(saved);
  saved = -1;
  return 0;
}

static napi_value silence(napi_env env, napi_callback_info info) {
  pthread_mutex_lock(&mutex);
  int result = depth == 0 ? redirect() : 0;
  int problem = errno;
  if (result >= 0) depth++;
  pthread_mutex_unlock(&mutex);
  if (result < 0) napi_throw_error(env, "ESILENCE", strerror(problem));
  return NULL;
}

static napi_value restore(napi_env env, napi_callback_info info) {
  pthread_mutex_lock(&mutex);
  int result = depth == 1 ? put_back() : 0;
  int problem = errno;
  if (result >= 0 && depth > 0) depth--;
  pthread_mutex_unlock(&mutex);
  if (result < 0) napi_throw_error(env, "ERESTORE", strerror(problem));
  return NULL;
}

NAPI_MODULE_INIT() {
  napi_property_descriptor functions[] = {
      {"silence", NULL, silence, NULL, NULL, NULL, napi_enumerable, NULL},
      {"restore", NULL, restore, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  napi_define_properties(env, exports, 2, functions);
  return exports;
}
